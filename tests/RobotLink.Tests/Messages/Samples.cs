using System.Buffers;
using System.Text;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>Profiles and messages written out by hand, as the binder would make them.</summary>
internal static class Samples
{
    public static DeviceProfile Device(Charset charset = Charset.Ascii, params MessageProfile[] messages) => new()
    {
        Name = "sample",
        Charset = charset,
        Framing = new DelimiterFraming("\r\n"u8.ToArray(), ["\n"u8.ToArray()]),
        Messages = messages,
    };

    public static FieldProfile Field(string name, FieldType type, ByteRange? at = null) => new() { Name = name, Type = type, At = at };

    public static FieldProfile Choice(string name, params string[] choices) => new() { Name = name, Type = FieldType.Choice, Choices = choices };

    /// <param name="parts">Literals as strings, holes as fields.</param>
    public static MessageProfile Text(string name, MessageKind kind, params object[] parts) => new()
    {
        Name = name,
        Kind = kind,
        Text = [.. parts.Select(part => part is FieldProfile field
            ? new TemplatePart([], field)
            : new TemplatePart(Encoding.UTF8.GetBytes((string)part), null))],
        Fields = [.. parts.OfType<FieldProfile>()],
    };

    public static TextShape Shape(params object[] parts) => new(Text("sample", MessageKind.Event, parts), Device());

    public static TextShape ShapeIn(Charset charset, params object[] parts) => new(Text("sample", MessageKind.Event, parts), Device(charset));

    public static PositionShape Places(params FieldProfile[] fields) =>
        new(new MessageProfile { Name = "sample", Kind = MessageKind.Event, Fields = fields }, Device(), [], null);

    public static byte[] Encode(MessageShape shape, params (string Name, object? Value)[] arguments) => Encode(shape, null, arguments);

    public static byte[] Encode(MessageShape shape, IReadOnlyDictionary<string, string>? header, params (string Name, object? Value)[] arguments)
    {
        var output = new ArrayBufferWriter<byte>();
        shape.Encode(new Arguments(arguments.ToDictionary(argument => argument.Name, argument => argument.Value)), header, output);
        return output.WrittenSpan.ToArray();
    }

    public static string EncodeError(MessageShape shape, params (string Name, object? Value)[] arguments) =>
        Assert.Throws<EncodeException>(() => Encode(shape, arguments))!.Message;

    public static FieldValue[] Decode(MessageShape shape, string payload) => Decode(shape, Encoding.UTF8.GetBytes(payload));

    public static FieldValue[] Decode(MessageShape shape, byte[] payload)
    {
        var values = new FieldValue[shape.Fields.Count];
        Assert.That(shape.TryDecode(payload, values, out var fault), Is.True, () => fault.ToWords(shape, payload));
        return values;
    }

    public static FieldValue DecodeOne(MessageShape shape, string payload) => Decode(shape, payload)[0];

    public static string DecodeText(MessageShape shape, string payload, int index = 0)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        return Encoding.UTF8.GetString(Decode(shape, bytes)[index].Text(bytes));
    }

    public static string Fault(MessageShape shape, string payload)
    {
        var bytes = Encoding.Latin1.GetBytes(payload);
        Assert.That(shape.TryDecode(bytes, new FieldValue[shape.Fields.Count], out var fault), Is.False);
        return fault.ToWords(shape, bytes);
    }

    /// <summary>The robot of the profile language's first example.</summary>
    public static DeviceProfile RobotLines()
    {
        var ping = Text("ping", MessageKind.Request, "PING");
        var pong = Text("ping", MessageKind.Reply, "PONG ", Choice("program", "RUN", "STOP", "HOLD"));
        var ask = Text("position", MessageKind.Request, "POS?");
        var position = Text("position", MessageKind.Reply, "POS ",
            Field("x", FieldType.Float) with { Unit = "mm" }, " ", Field("y", FieldType.Float) with { Unit = "mm" }, " ",
            Field("z", FieldType.Float) with { Unit = "mm" });
        var setJob = Text("set_job", MessageKind.Request, "JOB ", Field("number", FieldType.Int) with { Minimum = 1, Maximum = 99 });
        var done = Text("set_job", MessageKind.Reply, "OK");
        var cycle = Text("cycle", MessageKind.Event, "CYC ", Field("count", FieldType.Int), " ", Choice("result", "OK", "NOK"));
        var refused = Text("refused", MessageKind.Error, "ERR ", Field("code", FieldType.Int), " ", Field("text", FieldType.Text));
        return Device(Charset.Ascii, ping, pong, ask, position, setJob, done, cycle, refused) with
        {
            Limits = new LimitsProfile { SendText = 80 },
            Requests =
            [
                new RequestProfile { Name = "ping", Send = ping, Reply = pong },
                new RequestProfile { Name = "position", Send = ask, Reply = position },
                new RequestProfile { Name = "set_job", Send = setJob, Reply = done, ChangesMachine = true },
            ],
        };
    }

    /// <summary>The tightening controller of the profile language's second example.</summary>
    public static DeviceProfile OpenProtocol()
    {
        MessageProfile Message(string name, string mid, string? revision, params FieldProfile[] fields) => new()
        {
            Name = name,
            Kind = MessageKind.Message,
            Header = revision is null
                ? new Dictionary<string, string> { ["mid"] = mid }
                : new Dictionary<string, string> { ["mid"] = mid, ["revision"] = revision },
            Fields = fields,
        };
        return new DeviceProfile
        {
            Name = "open-protocol-torque",
            Framing = new LengthFraming(new ByteRange(1, 4), LengthCoding.Decimal, ByteOrder.Big, LengthCounts.Itself, 0, [], [0]) { Max = 9999 },
            HeaderLength = 20,
            Header =
            [
                Field("mid", FieldType.Text, new ByteRange(5, 8)),
                Field("revision", FieldType.Digits, new ByteRange(9, 11)) with { Digits = 3, Blank = "001" },
            ],
            Messages =
            [
                Message("start", "0001", "003"),
                Message("started", "0002", null,
                    Field("cell", FieldType.Int, new ByteRange(23, 26)), Field("channel", FieldType.Int, new ByteRange(29, 30)),
                    Field("name", FieldType.Text, new ByteRange(33, 57))),
                Message("error", "0004", null,
                    Field("mid", FieldType.Text, new ByteRange(21, 24)), Field("code", FieldType.Int, new ByteRange(25, 26))),
                Message("accepted", "0005", null),
                Message("subscribe", "0060", "001"),
                Message("tightening_result", "0061", null,
                    Field("ok", FieldType.Bool, new ByteRange(108, 108)),
                    Field("torque", FieldType.Int, new ByteRange(141, 146)) with { Scale = 0.01m, Unit = "Nm" },
                    Field("id", FieldType.Int, new ByteRange(222, 231)) with { Unique = true }),
                Message("tightening_ack", "0062", "001"),
                Message("alive", "9999", null),
            ],
        };
    }

    /// <summary>A result frame of 231 bytes; only the fields of the profile are filled.</summary>
    public static string TighteningResult(string ok = "1", string torque = "001234", string id = "0000000042")
    {
        var frame = new StringBuilder("0231006100100000    ".PadRight(231));
        void Put(int at, string text)
        {
            frame.Remove(at - 1, text.Length).Insert(at - 1, text);
        }

        Put(108, ok);
        Put(141, torque);
        Put(222, id);
        return frame.ToString();
    }

    private sealed class Arguments(Dictionary<string, object?> values) : IArguments
    {
        public bool TryGet(string field, out object? value) => values.TryGetValue(field, out value);
    }
}
