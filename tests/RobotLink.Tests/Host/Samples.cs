using System.Buffers;
using System.Text;
using System.Text.Json;
using RobotLink.Diagnosis;
using RobotLink.Host.Api;
using RobotLink.Links;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Sessions;

namespace RobotLink.Tests.Host;

/// <summary>Entries and links for the writers to write.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static MessageEntry Message(string text = "035", int epoch = 1, EntryKind kind = EntryKind.Event, MessageShape? shape = null) => new()
    {
        Sequence = 123457,
        Link = "t12-torque",
        Time = DateTimeOffset.Parse("2026-11-20T02:11:45.0981184Z"),
        Direction = Direction.Received,
        Kind = kind,
        Shape = kind == EntryKind.Unparsed ? null : shape ?? new TorqueShape(),
        Epoch = epoch,
        Frame = Encoding.ASCII.GetBytes(text),
        PayloadAt = 0,
        PayloadLength = text.Length,
        Reason = kind == EntryKind.Unparsed ? "no message fits" : null,
    };

    public static StateEntry Down() => new()
    {
        Sequence = 4711,
        Link = "t12-torque",
        Time = DateTimeOffset.Parse("2026-11-20T02:11:58.104Z"),
        State = LinkState.Down,
        Previous = LinkState.Up,
        Admin = LinkAdmin.Enabled,
        BeganAfter = DateTimeOffset.Parse("2026-11-20T02:11:45.101Z"),
        BeganBefore = DateTimeOffset.Parse("2026-11-20T02:11:58.104Z"),
        BoundSeconds = 13,
        Verdict = PathDead,
    };

    public static Verdict PathDead => new(
        Cause.PathDead, Certainty.Likely, "Nothing answers at this address: cable, switch or power",
        [new Evidence("heartbeat", CheckResult.Fail, "no reply in 3 s")]);

    public static LinkSnapshot Link(LinkState state = LinkState.Up, int epoch = 1, string id = "t12-torque", string profile = "open-protocol-torque") => new()
    {
        Id = id,
        Profile = profile,
        Title = "Torque tool 12",
        Address = "10.0.0.12:4545",
        Commands = false,
        State = state,
        Admin = LinkAdmin.Enabled,
        Since = Noon,
        BeganAfter = Noon.AddSeconds(-3),
        Epoch = epoch,
        Verdict = state == LinkState.Down ? PathDead : null,
        Bound = new DetectionBound(13, [new FailureBound("network", 13, "neither byte nor acknowledgement comes")]),
        Counters = new Dictionary<string, long> { ["messages_received"] = 7, ["messages_sent"] = 3, ["bytes_received"] = 700, ["bytes_sent"] = 30, ["parse_errors"] = 3 },
        Reconnects = Enum.GetValues<Cause>().ToDictionary(cause => cause, cause => cause == Cause.PathDead ? 4L : 0),
        Effective = [],
    };

    /// <summary>What a writer writes.</summary>
    public static string Json(Action<Utf8JsonWriter> write)
    {
        var written = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(written, Answer.WriterOptions))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(written.WrittenSpan);
    }

    /// <summary>Decodes anything as one torque of 12.34 Nm.</summary>
    private sealed class TorqueShape() : MessageShape(new MessageProfile
    {
        Name = "tightening_result",
        Kind = MessageKind.Message,
        Fields = [new FieldProfile { Name = "torque", Type = FieldType.Int, At = new ByteRange(1, 1), Unit = "Nm" }],
    })
    {
        public override bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault)
        {
            values[0] = FieldValue.Of(12.34);
            fault = default;
            return true;
        }

        public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output) =>
            throw new NotSupportedException();

        public override bool IsDistinctFrom(MessageShape other) => throw new NotSupportedException();
    }
}
