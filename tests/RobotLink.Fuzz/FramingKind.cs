using RobotLink.Profiles;

namespace RobotLink.Fuzz;

/// <summary>A framing drawn at random, with the bytes that matter to it.</summary>
/// <param name="Alphabet">Single bytes that inputs are made of.</param>
/// <param name="Tokens">Longer pieces, such as marks and broken documents.</param>
internal sealed record FramingKind(string Name, FramingProfile Profile, byte[] Alphabet, byte[][] Tokens)
{
    private const byte Lead = 0x10;

    private static readonly (string Name, Func<Draw, FramingKind> Draw)[] Kinds =
    [
        ("end", Delimiter), ("prompts", Prompts), ("end and escape", EscapedDelimiter), ("marks", Marks), ("marks and escape", EscapedMarks),
        ("length", Length), ("size", Fixed), ("gap", Gap), ("length_by", LengthBy), ("xml", Xml), ("json", Json), ("datagram", Datagram), ("list", List),
        ("parts", Parts),
    ];

    public static FramingKind Of(Draw draw)
    {
        var (name, kind) = Kinds[draw.Next(Kinds.Length)];
        return kind(draw) with { Name = name };
    }

    private static FramingKind Delimiter(Draw draw)
    {
        var alphabet = "\r\nAB"u8.ToArray();
        var ends = Enumerable.Range(0, draw.Next(1, 4)).Select(_ => draw.Bytes(alphabet, 1, 3)).ToArray();
        return New(new DelimiterFraming(ends[0], ends[1..]) { Max = draw.Next(3, 20) }, draw, alphabet, ends);
    }

    private static FramingKind Prompts(Draw draw)
    {
        var prompts = draw.OneIn(2) ? new[] { "U: "u8.ToArray(), "Pw"u8.ToArray() } : ["AB"u8.ToArray()];
        var framing = new DelimiterFraming("\r"u8.ToArray(), draw.OneIn(2) ? ["\r\n"u8.ToArray()] : []) { Max = draw.Next(3, 20), Prompts = prompts };
        return New(framing, draw, "\r\nABUPw: "u8.ToArray(), prompts);
    }

    private static FramingKind EscapedDelimiter(Draw draw)
    {
        var alphabet = new byte[] { Lead, 13, 10, 65, 0x30, 0x2D, 0x2A };
        var end = draw.Bytes([13, 10, Lead, 65], 1, 2);
        return New(new DelimiterFraming(end, []) { Max = draw.Next(4, 24), Escape = Escape(draw) }, draw, alphabet, end);
    }

    private static FramingKind Marks(Draw draw)
    {
        var start = draw.Bytes("<>A"u8, 1, 2);
        var end = draw.Bytes("<>A"u8, 1, 2);
        return New(new MarksFraming(start, end) { Max = draw.Next(4, 24) }, draw, "<>AB"u8.ToArray(), start, end);
    }

    private static FramingKind EscapedMarks(Draw draw)
    {
        var alphabet = new byte[] { Lead, 2, 3, 65, 0x30, 0x22, 0x23 };
        var start = draw.Bytes([2, 3, Lead], 1, 2);
        var end = draw.OneIn(3) ? start : draw.Bytes([2, 3, Lead], 1, 2);
        return New(new MarksFraming(start, end) { Max = draw.Next(4, 24), Escape = Escape(draw) }, draw, alphabet, start, end, [Lead, .. end]);
    }

    private static FramingKind Length(Draw draw)
    {
        var coding = (LengthCoding)draw.Next(3);
        var width = draw.Next(1, 5);
        var alphabet = coding == LengthCoding.Binary ? new byte[] { 0, 1, 2, 3, 5, 8, 0xAA, 0xFF } : "0001245AfZ"u8.ToArray();
        var at = draw.Next(1, 4);
        var start = at > 1 && draw.OneIn(2) ? draw.Bytes(alphabet, 1, Math.Min(2, at - 1)) : [];
        var end = draw.OneIn(2) ? draw.Bytes(alphabet, 1, 2) : [];
        var framing = new LengthFraming(
            new ByteRange(at, at + width - 1), coding, (ByteOrder)draw.Next(2), (LengthCounts)draw.Next(3), draw.Next(-2, 3), start, end)
        {
            Max = at + width + end.Length + draw.Next(16),
        };
        return New(framing, draw, alphabet, start, end);
    }

    private static FramingKind Fixed(Draw draw) => New(new FixedFraming(draw.Next(1, 9)), draw, "AB01"u8.ToArray());

    private static FramingKind Gap(Draw draw) =>
        New(new GapFraming(TimeSpan.FromMilliseconds(5)) { Max = draw.Next(1, 12) }, draw, "AB01"u8.ToArray());

    private static FramingKind LengthBy(Draw draw)
    {
        var at = draw.Next(1, 4);
        var sizes = Enumerable.Range(0, draw.Next(1, 4))
            .Select(index => draw.OneIn(2)
                ? new SizeRule((byte)index, (byte)index, null, ByteOrder.Big, draw.Next(1, 9))
                : new SizeRule((byte)index, (byte)index, Place(draw), (ByteOrder)draw.Next(2), draw.Next(-2, 6)))
            .ToArray();
        TimeSpan? gap = draw.OneIn(2) ? TimeSpan.FromMilliseconds(50) : null;
        return New(new LengthByFraming(at, sizes, gap) { Max = draw.Next(8, 24) }, draw, [0, 1, 2, 3, 5, 0xFF]);
    }

    private static FramingKind Xml(Draw draw) => New(
        new DocumentFraming(DocumentKind.Xml, draw.OneIn(2) ? [] : [0]) { Max = draw.Next(8, 60) }, draw, "<a/>! \r"u8.ToArray(),
        "<a>"u8.ToArray(), "</a>"u8.ToArray(), "<b c='>'/>"u8.ToArray(), "<!-- <a> -->"u8.ToArray(), "<![CDATA[</a>]]>"u8.ToArray(), "<?x ?>"u8.ToArray(),
        "<a b=\"'\">"u8.ToArray(), "</b>"u8.ToArray());

    private static FramingKind Json(Draw draw) => New(
        new DocumentFraming(DocumentKind.Json, draw.OneIn(2) ? [] : "\r\n"u8.ToArray()) { Max = draw.Next(4, 40) }, draw, "{}[]\"\\,:1 \n"u8.ToArray(),
        "{\"a\":1}"u8.ToArray(), "[\"}\"]"u8.ToArray(), "\"\\\"\""u8.ToArray(), "[[[["u8.ToArray(), "]]]]"u8.ToArray());

    private static FramingKind Datagram(Draw draw) => New(new DatagramFraming { Max = draw.Next(1, 12) }, draw, "AB01"u8.ToArray());

    private static FramingKind List(Draw draw)
    {
        var kinds = Enumerable.Range(0, draw.Next(1, 3)).Select(_ => draw.Next(3) switch { 0 => Marks(draw), 1 => EscapedMarks(draw), _ => Length(draw) }).ToList();
        if (draw.OneIn(2))
        {
            kinds.Add(draw.Next(3) switch { 0 => Delimiter(draw), 1 => Prompts(draw), _ => Json(draw) });
        }

        return New(
            new ListFraming([.. kinds.Select(kind => kind.Profile)]) { Max = kinds.Max(kind => kind.Profile.Max) }, draw,
            [.. kinds.SelectMany(kind => kind.Alphabet)], [.. kinds.SelectMany(kind => kind.Tokens)]);
    }

    private static FramingKind Parts(Draw draw)
    {
        var framing = new LengthFraming(new(1, 1), LengthCoding.Decimal, ByteOrder.Big, LengthCounts.Frame, 0, [], draw.OneIn(2) ? [] : [0])
        {
            Max = draw.Next(6, 30),
            Parts = new PartsProfile(new(2, 2), new(3, 3), new(4, -1), LengthCoding.Decimal),
        };
        var end = framing.End;
        return New(
            framing, draw, "0123456 A\0"u8.ToArray(), [.. "421a"u8, .. end], [.. "422b"u8, .. end], [.. "5 cd"u8, .. end], [.. "431a"u8, .. end], [.. "432b"u8, .. end],
            [.. "533bc"u8, .. end]);
    }

    private static ByteRange Place(Draw draw)
    {
        var at = draw.Next(1, 4);
        return new ByteRange(at, at + draw.Next(2));
    }

    private static EscapeProfile Escape(Draw draw) => draw.Next(3) switch
    {
        0 => new EscapeProfile(Lead),
        1 => new EscapeProfile(Lead) { Xor = 0x20 },
        _ => new EscapeProfile(Lead) { Map = [new(0x30, Lead), new(0x22, 2), new(0x23, 3), new(0x2D, 13), new(0x2A, 10), new(66, 65)] },
    };

    private static FramingKind New(FramingProfile profile, Draw draw, byte[] alphabet, params byte[][] tokens) =>
        new("", profile is ListFraming ? profile : profile with { Checks = Checks(draw) }, alphabet, [.. tokens.Where(token => token.Length > 0)]);

    private static CheckProfile[] Checks(Draw draw) => draw.Next(16) switch
    {
        0 => [new(CheckAlgorithm.Xor8, new(1, -2), new(-1, -1), CheckCoding.Binary, ByteOrder.Big, [])],
        1 => [new(CheckAlgorithm.Crc16Modbus, new(1, -3), new(-2, -1), CheckCoding.Binary, (ByteOrder)draw.Next(2), [])],
        2 => [new(CheckAlgorithm.Lrc8, new(1, -3), new(-2, -1), CheckCoding.Hex, ByteOrder.Big, [])],
        3 => [new(CheckAlgorithm.Sum8, new(1, -4), new(-3, -1), CheckCoding.Decimal, ByteOrder.Big, []) { Ignored = draw.OneIn(2) }],
        4 => [new(CheckAlgorithm.Xor8, new(3, -1), new(1, 2), CheckCoding.Hex, ByteOrder.Big, [])],
        5 => [new(CheckAlgorithm.Sum8, new(1, 1), new(2, 2), CheckCoding.Binary, ByteOrder.Big, []), new(CheckAlgorithm.Xor8, new(1, -2), new(-1, -1), CheckCoding.Binary, ByteOrder.Big, [])],
        _ => [],
    };
}
