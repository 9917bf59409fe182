using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message that is a text with typed holes, such as <c>POS {x:float} {y:float}</c>.</summary>
/// <remarks>
/// There is one way to read a payload, found in one pass. Literals match byte for byte. An open hole (text, word) extends to the first
/// occurrence of the literal behind it, or to the end when none follows; every other hole takes the longest legal value, of choices the longest.
/// A hole that may be empty is empty where the literal behind it, or the end, stands in its place.
/// At the end every byte is used up. A value of ours is passed over like an open hole, and not delivered.
/// </remarks>
internal sealed class TextShape : MessageShape
{
    private static readonly FieldProfile Unnamed = new() { Name = "=", Type = FieldType.Text };

    private readonly Literal lead;
    private readonly Hole[] holes;
    private readonly WireLimits limits;
    private readonly FieldSigns signs;
    private readonly Charset charset;
    private readonly ByteRange[] filledIn = [];

    /// <exception cref="ArgumentException">An open hole stands directly before another: nothing would tell where it ends.</exception>
    public TextShape(MessageProfile profile, DeviceProfile device) : base(profile, device.Charset, device.Replies.MatchedBy)
    {
        limits = new WireLimits(device);
        signs = new FieldSigns(Fields, Charset);
        charset = device.Charset;
        if (profile.Kind is MessageKind.Request or MessageKind.Message)
        {
            filledIn = [.. (device.Framing.Sent ?? device.Framing).ChecksInside().Select(inside => inside.At)];
        }

        var parts = profile.Text ?? throw new ArgumentException("The message has no text.", nameof(profile));
        var bytes = new List<byte[]> { Array.Empty<byte>() };
        var between = new List<TemplatePart>();
        foreach (var part in parts)
        {
            if (part.Field is null && part.Made is null)
            {
                bytes[^1] = [.. bytes[^1], .. part.Literal];
            }
            else
            {
                between.Add(part);
                bytes.Add([]);
            }
        }

        lead = new Literal(bytes[0]);
        var fields = 0;
        holes = [.. between.Select((part, index) => new Hole(
            new FieldReader(part.Field ?? Unnamed, device.Charset, isPlace: false),
            new FieldWriter(profile.Name, part.Field ?? Unnamed, device.Charset, limits.Delimiters),
            new Literal(bytes[index + 1]),
            part.Made,
            part.Field is null ? -1 : fields++))];
        IsMadeAnew = between.Exists(part => part.Made is not null);
        for (var index = 0; index < holes.Length - 1; index++)
        {
            if (holes[index].Reader.IsOpen && holes[index].Next.Bytes.Length == 0)
            {
                throw new ArgumentException(
                    $"'{holes[index].Reader.Field.Name}' of '{profile.Name}' ends nowhere: put a character between it and '{holes[index + 1].Reader.Field.Name}'.",
                    nameof(profile));
            }
        }
    }

    public override bool IsMadeAnew { get; }

    public override bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault)
    {
        var at = 0;
        if (!TryTake(lead, payload, ref at, out fault))
        {
            return false;
        }

        foreach (ref readonly var hole in holes.AsSpan())
        {
            var reader = hole.Reader;
            FieldValue value;
            if (hole.IsEmpty(payload, at))
            {
                value = FieldValue.Missing;
            }
            else if (reader.IsOpen)
            {
                if (!TryTakeOpen(payload, hole, ref at, out value, out fault))
                {
                    return false;
                }
            }
            else if (reader.TryReadPrefix(payload, at, out value, out var length, out var expected))
            {
                at += length;
            }
            else
            {
                fault = new DecodeFault(at, hole.Index, expected);
                return false;
            }

            if (hole.Index >= 0)
            {
                values[hole.Index] = value;
            }

            if (!TryTake(hole.Next, payload, ref at, out fault))
            {
                return false;
            }
        }

        fault = new DecodeFault(at, -1, DecodeFault.End);
        signs.Apply(payload, values);
        return at == payload.Length;
    }

    public override IReadOnlyList<MessagePart> Explain(ReadOnlySpan<byte> payload)
    {
        var parts = new List<MessagePart>();
        var at = 0;
        var fits = TryExplain(lead, payload, ref at, parts);
        for (var index = 0; index < holes.Length && fits; index++)
        {
            ref readonly var hole = ref holes[index];
            var start = at;
            if (hole.IsEmpty(payload, at))
            {
                fits = true;
            }
            else if (hole.Reader.IsOpen)
            {
                fits = TryTakeOpen(payload, hole, ref at, out _, out _);
            }
            else
            {
                fits = hole.Reader.TryReadPrefix(payload, at, out _, out var length, out _);
                at += length;
            }

            if (fits)
            {
                parts.Add(hole.Index < 0
                    ? new MessagePart(PartKind.Literal, start, at - start, null, -1)
                    : new MessagePart(PartKind.Field, start, at - start, hole.Reader.Field.Name, hole.Index));
                fits = TryExplain(hole.Next, payload, ref at, parts);
            }
        }

        return parts;
    }

    public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output)
    {
        var payload = new ArrayBufferWriter<byte>();
        var expected = new FieldValue[Fields.Count];
        var given = new Argument[Fields.Count];
        arguments = signs.Unsigned(arguments);
        var frame = new OneFrame(arguments);
        payload.Write(lead.Bytes);
        foreach (var hole in holes)
        {
            if (hole.Made is { } expression)
            {
                Write(hole, frame.Make(expression), arguments.Secrets, payload);
            }
            else
            {
                var argument = Given(hole, arguments);
                given[hole.Index] = argument;
                expected[hole.Index] = Write(hole, argument, arguments, payload);
            }

            payload.Write(hole.Next.Bytes);
        }

        signs.Apply(payload.WrittenSpan, expected);
        limits.Check(this, payload.WrittenSpan, expected, given, frame.HoldsSecret);
        output.Write(payload.WrittenSpan);
    }

    /// <summary>Proof by the leading literals, or by the whole text when a message has no holes.</summary>
    public override bool IsDistinctFrom(MessageShape other)
    {
        if (holes.Length == 0)
        {
            return !other.TryDecode(lead.Bytes, new FieldValue[other.Fields.Count], out _);
        }

        return other is TextShape text && (text.holes.Length == 0
            ? text.IsDistinctFrom(this)
            : !lead.Bytes.AsSpan().StartsWith(text.lead.Bytes) && !text.lead.Bytes.AsSpan().StartsWith(lead.Bytes));
    }

    private static Argument Given(in Hole hole, IArguments arguments) =>
        arguments.TryGet(hole.Reader.Field.Name, out var value) ? Argument.Of(value)
        : hole.Reader.Field.Optional ? Argument.Of(null)
        : throw hole.Writer.Missing();

    /// <returns>The value that must be read back.</returns>
    private FieldValue Write(in Hole hole, Argument argument, IArguments arguments, ArrayBufferWriter<byte> payload)
    {
        if (argument.Kind == ArgumentKind.Null && hole.Reader.Field.Optional)
        {
            return FieldValue.Missing;
        }

        var written = hole.Writer.Write(argument, arguments);
        if (hole.Reader.IsOpen && EndsEarly(written.Bytes, hole.Next.Bytes))
        {
            throw hole.Writer.Refused(argument, $"it would be read back differently, because {hole.Next.Words} ends it");
        }

        var value = written.At(payload.WrittenCount);
        payload.Write(written.Bytes);
        return value;
    }

    private void Write(in Hole hole, MadeValue made, ISecretSink? secrets, ArrayBufferWriter<byte> payload)
    {
        if (!CharsetText.TryEncode(charset, made.Text, out var bytes, out var why))
        {
            throw new EncodeException($"'{Name}' cannot be sent with {{={hole.Made}}}: {(made.IsSecret ? "a character does not fit" : why)}.");
        }

        if (EndsEarly(bytes, hole.Next.Bytes))
        {
            throw new EncodeException($"'{Name}' cannot be sent with {{={hole.Made}}}: the device would read it differently, because {hole.Next.Words} ends it.");
        }

        foreach (var (start, length) in made.Secrets)
        {
            var before = CharsetText.Encode(charset, made.Text[..start]).Length;
            secrets?.Secret(payload.WrittenCount + before, CharsetText.Encode(charset, made.Text.Substring(start, length)).Length);
        }

        payload.Write(bytes);
    }

    /// <summary>A literal of ours that leaves room for a check is not what stands there on the wire.</summary>
    private bool TryTake(Literal literal, ReadOnlySpan<byte> payload, ref int at, out DecodeFault fault)
    {
        if (literal.TryTake(payload, ref at, out fault))
        {
            return true;
        }

        if (filledIn.Length == 0)
        {
            return false;
        }

        for (var index = 0; index < literal.Bytes.Length; index++)
        {
            if (at + index >= payload.Length || (payload[at + index] != literal.Bytes[index] && !IsFilledIn(at + index, payload.Length)))
            {
                fault = fault with { Reached = at + index };
                return false;
            }
        }

        at += literal.Bytes.Length;
        fault = default;
        return true;
    }

    private bool IsFilledIn(int at, int total)
    {
        foreach (var place in filledIn)
        {
            if (place.TryResolve(total, out var start, out var length) && at >= start && at < start + length)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryTakeOpen(ReadOnlySpan<byte> payload, in Hole hole, ref int at, out FieldValue value, out DecodeFault fault)
    {
        var next = hole.Next.Bytes;
        var length = next.Length == 0 ? payload.Length - at : CharsetText.IndexOf(hole.Reader.Charset, payload[at..], next);
        if (length < 0 && IsFilledIn(payload.Length - next.Length, payload.Length))
        {
            // What ends the message here is the room for its check.
            length = payload.Length - next.Length - at;
        }

        if (length < 0)
        {
            value = default;
            fault = new DecodeFault(at, hole.Index, hole.UpToNext);
            return false;
        }

        var fits = hole.Reader.TryReadOpen(payload, at, length, out value, out var expected, out var odd);
        fault = fits ? default : new DecodeFault(at, hole.Index, expected) { Reached = odd };
        at += length;
        return fits;
    }

    /// <summary>Adds as much of a literal as is there.</summary>
    private bool TryExplain(Literal literal, ReadOnlySpan<byte> payload, ref int at, List<MessagePart> parts)
    {
        var start = at;
        var fits = TryTake(literal, payload, ref at, out var fault);
        var length = (fits ? at : fault.Reached) - start;
        if (length > 0)
        {
            parts.Add(new MessagePart(PartKind.Literal, start, length, null, -1));
        }

        return fits;
    }

    private bool EndsEarly(byte[] bytes, byte[] next) =>
        next.Length > 0 && CharsetText.IndexOf(charset, [.. bytes, .. next], next) < bytes.Length;

    private sealed class Literal(byte[] bytes)
    {
        public byte[] Bytes { get; } = bytes;

        public string Words { get; } = $"'{ShownText.Of(bytes)}'";

        public bool TryTake(ReadOnlySpan<byte> payload, ref int at, out DecodeFault fault)
        {
            var rest = payload[at..];
            if (rest.StartsWith(Bytes))
            {
                at += Bytes.Length;
                fault = default;
                return true;
            }

            fault = new DecodeFault(at, -1, Words) { Reached = at + rest.CommonPrefixLength(Bytes) };
            return false;
        }
    }

    /// <param name="index">Where the value is delivered; -1 for one of ours.</param>
    private readonly struct Hole(FieldReader reader, FieldWriter writer, Literal next, Expression? made, int index)
    {
        public FieldReader Reader { get; } = reader;

        public FieldWriter Writer { get; } = writer;

        public Literal Next { get; } = next;

        public Expression? Made { get; } = made;

        public int Index { get; } = index;

        public string UpToNext { get; } = $"{reader.Expected} up to {next.Words}";

        /// <summary>Nothing stands in a hole that may be empty.</summary>
        public bool IsEmpty(ReadOnlySpan<byte> payload, int at) =>
            Reader.Field.Optional && (Next.Bytes.Length == 0 ? at == payload.Length : payload[at..].StartsWith(Next.Bytes));
    }
}
