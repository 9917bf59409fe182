using System.Buffers;
using System.Text;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

/// <summary>One way of framing with everything the hazard tests need to know about it.</summary>
internal sealed record FramerKind(string Name, FramingProfile Profile)
{
    /// <summary>What stands in the payload before the body.</summary>
    public int Header { get; init; }

    /// <summary>Start marks, delimiters and end bytes.</summary>
    public int Wrapping { get; init; }

    /// <summary>The only body there is, in bytes; 0 for any.</summary>
    public int OnlyBody { get; init; }

    /// <summary>Makes letters a payload that the framing can carry.</summary>
    public Func<byte[], byte[]> Shaped { get; init; } = letters => letters;

    /// <summary>The device marks the end by silence.</summary>
    public bool BySilence => Profile is GapFraming;

    public int BodyMax => Framers.For(Profile).Max - Header - Wrapping;

    /// <summary>Bytes that are no frame; empty where everything is one.</summary>
    public string Garbage { get; init; } = "";

    /// <summary>What comes of the garbage.</summary>
    public FramingFault GarbageFault { get; init; }

    /// <summary>Garbage leaves no place to start again.</summary>
    public bool Breaks { get; init; }

    /// <summary>The beginning of a frame that goes on for ever with letters A; null where there is no such thing.</summary>
    public string? Endless { get; init; }

    /// <summary>What an endless frame is reported as.</summary>
    public FramingFault EndlessFault { get; init; } = FramingFault.TooLong;

    /// <summary>What lets framing go on behind an endless frame.</summary>
    public string EndlessEnd { get; init; } = "";

    public static FramerKind[] All { get; } =
    [
        new("line feed", new DelimiterFraming("\n"u8.ToArray(), []) { Max = 64 }) { Wrapping = 1, Garbage = "rest\n", Endless = "", EndlessEnd = "\n" },
        new("CR LF or LF", new DelimiterFraming("\r\n"u8.ToArray(), ["\n"u8.ToArray()]) { Max = 64 }) { Wrapping = 2, Endless = "", EndlessEnd = "\n" },
        new("CR or CR LF", new DelimiterFraming("\r"u8.ToArray(), ["\r\n"u8.ToArray()]) { Max = 64 }) { Wrapping = 1, Endless = "", EndlessEnd = "\r" },
        new("STX ETX", new MarksFraming([2], [3]) { Max = 64 })
        {
            Wrapping = 2, Garbage = "rest\u0003", GarbageFault = FramingFault.NoStart, Endless = "\u0002",
        },
        new("long marks", new MarksFraming("<<"u8.ToArray(), ">>"u8.ToArray()) { Max = 64 })
        {
            Wrapping = 4, Garbage = "<rest>>", GarbageFault = FramingFault.NoStart, Endless = "<<",
        },
        new("magic and length", new LengthFraming(new(3, 4), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Rest, 0, "MG"u8.ToArray(), []) { Max = 64 })
        {
            Header = 4, Garbage = "restM", GarbageFault = FramingFault.NoStart, Endless = "MG\u0001\u0001",
        },
        new("decimal length and NUL", new LengthFraming(new(1, 4), LengthCoding.Decimal, ByteOrder.Big, LengthCounts.Frame, 0, [], [0]) { Max = 64 })
        {
            Header = 4, Wrapping = 1, Garbage = "rest\0", GarbageFault = FramingFault.BadLength, Endless = "0063", EndlessFault = FramingFault.BadEnd,
            EndlessEnd = "\0",
        },
        new("length alone", new LengthFraming(new(1, 2), LengthCoding.Binary, ByteOrder.Little, LengthCounts.Itself, 0, [], []) { Max = 64 })
        {
            Header = 2, Garbage = "rest", GarbageFault = FramingFault.TooLong, Breaks = true,
        },
        new("fixed size", new FixedFraming(16)) { OnlyBody = 16 },
        new("gap", new GapFraming(TimeSpan.FromMilliseconds(5)) { Max = 64 }) { Endless = "" },
        new("XOR check", new MarksFraming([2], [3])
        {
            Max = 64, Checks = [new(CheckAlgorithm.Xor8, new(1, -3), new(-2, -1), CheckCoding.Hex, ByteOrder.Big, [])],
        })
        {
            Wrapping = 4, Header = 1, Garbage = "\u0002restFF\u0003", GarbageFault = FramingFault.BadCheck, Endless = "\u0002",
        },
        new("DLE STX DLE ETX", new MarksFraming([0x10, 2], [0x10, 3]) { Max = 64, Escape = new EscapeProfile(0x10) })
        {
            Wrapping = 4, Garbage = "rest\u0010\u0003", GarbageFault = FramingFault.NoStart, Endless = "\u0010\u0002",
        },
        new("CR with escape", new DelimiterFraming("\r"u8.ToArray(), []) { Max = 64, Escape = new EscapeProfile((byte)'^') })
        {
            Wrapping = 1, Garbage = "re^st\r", Endless = "", EndlessEnd = "\r",
        },
        new("SLIP", new DelimiterFraming([0xC0], []) { Max = 64, Escape = new EscapeProfile(0xDB) { Map = [new(0xDC, 0xC0), new(0xDD, 0xDB)] } })
        {
            Wrapping = 1, Garbage = "\u00DB\u0001rest\u00C0", GarbageFault = FramingFault.BadEscape, Endless = "", EndlessEnd = "\u00C0",
        },
        new("rule of a byte", new LengthByFraming(1, [new(0, 9, new(2, 2), ByteOrder.Big, 0)], null) { Max = 64 })
        {
            Header = 2, Shaped = letters => [1, (byte)letters.Length, .. letters[2..]], Garbage = "rest", GarbageFault = FramingFault.BadLength,
        },
        new("XML", new DocumentFraming(DocumentKind.Xml, []) { Max = 64 })
        {
            Header = 7, Shaped = letters => [.. "<a>"u8, .. letters[7..], .. "</a>"u8], Garbage = "rest</a>", GarbageFault = FramingFault.NoStart,
            Endless = "<a>", EndlessEnd = "</a>",
        },
        new("JSON", new DocumentFraming(DocumentKind.Json, []) { Max = 64 })
        {
            Header = 4, Shaped = letters => [.. "[\""u8, .. letters[4..], .. "\"]"u8], Garbage = "rest}", GarbageFault = FramingFault.NoStart,
            Endless = "[\"", EndlessEnd = "\"]",
        },
        new("STX ETX or CR", new ListFraming([new MarksFraming([2], [3]) { Max = 64 }, new DelimiterFraming("\r"u8.ToArray(), []) { Max = 64 }]) { Max = 64 })
        {
            Wrapping = 2,
        },
    ];

    public static IEnumerable<FramerKind> WithEndlessFrame => All.Where(kind => kind.Endless is not null);

    public static IEnumerable<FramerKind> WithGarbage => All.Where(kind => kind.Garbage.Length > 0);

    /// <summary>Silence behind silence is nothing, and a check covers at least one byte.</summary>
    public static IEnumerable<FramerKind> WithEmptyPayload => All.Where(kind => !kind.BySilence && kind.Profile.Checks.Count == 0);

    public static IEnumerable<FramerKind> WithAnySize => All.Where(kind => kind.OnlyBody == 0 && kind.Profile is not ListFraming);

    /// <summary>Where the size is fixed or read from the frame, nothing is looked at to find the end.</summary>
    public static IEnumerable<FramerKind> WithEndToFind => WithAnySize.Where(kind => kind.Profile is not (LengthFraming or LengthByFraming));

    /// <summary>A payload that carries so many bytes of its own; Write fills in the rest.</summary>
    public byte[] Payload(int body, char letter = 'A') =>
        Shaped([.. Enumerable.Repeat((byte)letter, Header + (OnlyBody > 0 ? OnlyBody : body))]);

    public byte[] Frame(byte[] payload)
    {
        var output = new ArrayBufferWriter<byte>();
        Framers.For(Profile).Write(payload, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The frames one after the other in one read; where silence ends a frame, silence is between them.</summary>
    public Arrival[] Arrivals(params IEnumerable<byte[]> frames) =>
        [.. frames.SelectMany(frame => frame.Select((value, index) => new Arrival(value, false, BySilence && index == frame.Length - 1)))];

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    public override string ToString() => Name;
}
