namespace RobotLink.Profiles;

/// <summary>How frames are cut out of the stream of bytes.</summary>
public abstract record FramingProfile
{
    /// <summary>The longest frame in bytes, everything included. Checked before more bytes are waited for.</summary>
    public int Max { get; init; } = 64 * 1024;

    public IReadOnlyList<CheckProfile> Checks { get; init; } = [];

    /// <summary>How our own messages are framed; null: as the device's.</summary>
    public FramingProfile? Sent { get; init; }

    /// <summary>What computed checks take from both ends of a frame.</summary>
    public CheckEdges Edges => HasEdges ? CheckEdges.Of(Checks, Before, OneSize) : default;

    /// <summary>The checks that stand inside of messages, and where.</summary>
    public virtual IReadOnlyList<(CheckProfile Check, ByteRange At)> ChecksInside()
    {
        var edges = Edges;
        return [.. Checks.Select(check => (check, At: edges.Within(check.At, Before, OneSize))).Where(one => one.At is not null).Select(one => (one.check, one.At!.Value))];
    }

    /// <summary>Bytes that no payload can hold: they would end it.</summary>
    public virtual IReadOnlyList<byte[]> Delimiters => [];

    /// <summary>What a frame begins with, one or the other; empty where that can be anything.</summary>
    public virtual IReadOnlyList<byte[]> Starts => [];

    /// <summary>It cuts by what the bytes say and by nothing else, so that others can stand beside it in a list.</summary>
    public virtual bool CanBeListed => true;

    /// <summary>Bytes of a frame that places count and messages do not have; null where messages begin with bytes that the framing reads.</summary>
    protected internal virtual int? Before => 0;

    /// <summary>Of every frame; null where they differ.</summary>
    protected virtual int? OneSize => null;

    protected virtual bool HasEdges => true;
}

/// <summary>A frame ends with <paramref name="End"/>.</summary>
/// <param name="OptionalEnds">Also accepted from the device (for instance a lone LF); we always send <paramref name="End"/>.</param>
public sealed record DelimiterFraming(byte[] End, IReadOnlyList<byte[]> OptionalEnds) : FramingProfile
{
    /// <summary>Texts without an end that are frames of their own when they stand at the front, such as <c>User: </c>.</summary>
    public IReadOnlyList<byte[]> Prompts { get; init; } = [];

    /// <summary>Hides <see cref="End"/> inside payloads; null where they cannot hold it.</summary>
    public EscapeProfile? Escape { get; init; }

    public override IReadOnlyList<byte[]> Delimiters => Escape is null ? [End, .. OptionalEnds] : [];
}

/// <summary>A frame lies between two marks; what lies outside is noise.</summary>
public sealed record MarksFraming(byte[] Start, byte[] End) : FramingProfile
{
    /// <summary>Hides the marks inside payloads; null where they cannot hold them.</summary>
    public EscapeProfile? Escape { get; init; }

    public override IReadOnlyList<byte[]> Delimiters => Escape is null ? [Start, End] : [];

    public override IReadOnlyList<byte[]> Starts => [Start];

    /// <summary>Where one mark may end a frame and begin the next, nothing between is left to others.</summary>
    public override bool CanBeListed => !Start.AsSpan().SequenceEqual(End);
}

/// <summary>A frame carries its own length.</summary>
/// <param name="At">Where the length stands, 1-based, from the frame's first byte.</param>
/// <param name="Add">Added to the value to get what <paramref name="Counts"/> counts.</param>
/// <param name="Start">Constant bytes that every frame begins with, for resynchronisation; empty for none.</param>
/// <param name="End">Constant bytes behind the counted part; empty for none.</param>
public sealed record LengthFraming(ByteRange At, LengthCoding Coding, ByteOrder Order, LengthCounts Counts, int Add, byte[] Start, byte[] End)
    : FramingProfile
{
    /// <summary>Frames that belong together are joined; null where each stands alone.</summary>
    public PartsProfile? Parts { get; init; }

    /// <summary>What stands before the content, the length included, is no part of a message.</summary>
    public bool Strip { get; init; }

    public override IReadOnlyList<byte[]> Starts => Start.Length > 0 ? [Start] : [];

    public override bool CanBeListed => Parts is null;

    protected internal override int? Before => Strip ? At.Last : null;
}

/// <summary>A byte of the frame tells how long it is.</summary>
/// <param name="At">The byte's place, 1-based.</param>
/// <param name="Gap">What cannot be told apart is dropped until the device is silent for so long; null: byte by byte.</param>
public sealed record LengthByFraming(int At, IReadOnlyList<SizeRule> Sizes, TimeSpan? Gap) : FramingProfile
{
    public override bool CanBeListed => Gap is null;

    protected internal override int? Before => null;
}

/// <summary>Every frame has <paramref name="Size"/> bytes.</summary>
public sealed record FixedFraming(int Size) : FramingProfile
{
    protected override int? OneSize => Size;
}

/// <summary>A frame ends when the device is silent for <paramref name="Gap"/>.</summary>
public sealed record GapFraming(TimeSpan Gap) : FramingProfile
{
    /// <summary>The gap as it was written for a serial line, in times that one character takes; <see cref="Gap"/> follows from it. Null for a plain duration.</summary>
    public decimal? CharacterTimes { get; init; }

    public override bool CanBeListed => false;
}

/// <summary>A frame is one document; blanks between two are nothing.</summary>
/// <param name="End">Blanks that are sent behind each; empty for none.</param>
public sealed record DocumentFraming(DocumentKind Kind, byte[] End) : FramingProfile
{
    public override IReadOnlyList<byte[]> Starts => Kind == DocumentKind.Xml ? [[(byte)'<']] : [[(byte)'{'], [(byte)'[']];

    /// <summary>A document's ends are its own.</summary>
    protected override bool HasEdges => false;
}

/// <summary>Blocks of Siemens' procedure 3964 or 3964R: either side calls before it sends, and each block is acknowledged.</summary>
/// <param name="HasCheck">3964R: a check byte ends the block.</param>
/// <param name="GoesFirst">When both call at once, our block goes first.</param>
public sealed record ProcedureFraming(bool HasCheck, bool GoesFirst) : FramingProfile
{
    /// <summary>How long the device has for each acknowledgement.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence inside a block that breaks it off.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromMilliseconds(220);

    /// <summary>How often a block is called for, and how often it is sent when it was refused.</summary>
    public int Tries { get; init; } = 6;

    public override bool CanBeListed => false;

    protected override bool HasEdges => false;
}

/// <summary>One datagram is one frame.</summary>
public sealed record DatagramFraming : FramingProfile
{
    public override bool CanBeListed => false;
}

/// <summary>Several ways at once: a frame is cut by the first whose start stands at the front, else by the one without a start. We send with the first.</summary>
/// <param name="Framings">All but the last have a start.</param>
public sealed record ListFraming(IReadOnlyList<FramingProfile> Framings) : FramingProfile
{
    public override IReadOnlyList<byte[]> Delimiters => Framings[0].Delimiters;

    public override IReadOnlyList<(CheckProfile Check, ByteRange At)> ChecksInside() => Framings[0].ChecksInside();

    public override bool CanBeListed => false;
}

/// <summary>What documents are written in.</summary>
public enum DocumentKind
{
    Xml,
    Json,
}

/// <summary>How bytes that mean something to the framing are hidden inside a payload: <paramref name="Lead"/> and one more byte stand for them.</summary>
public sealed record EscapeProfile(byte Lead)
{
    /// <summary>The byte behind the lead is the hidden one with these bits flipped.</summary>
    public byte? Xor { get; init; }

    /// <summary>Each byte behind the lead and what it means. Empty, without <see cref="Xor"/>: the hidden byte itself stands behind the lead.</summary>
    public IReadOnlyList<EscapePair> Map { get; init; } = [];
}

/// <summary>Behind the lead, <paramref name="Written"/> stands for <paramref name="Means"/>.</summary>
public readonly record struct EscapePair(byte Written, byte Means);

/// <summary>How long frames are whose rule byte lies within a range.</summary>
/// <param name="Length">Where a binary length stands, 1-based; null for frames of one size.</param>
/// <param name="Add">Added to the length; without one, the size.</param>
public sealed record SizeRule(byte First, byte Last, ByteRange? Length, ByteOrder Order, int Add);

/// <summary>Frames that belong together: the first's header, then the bodies of all.</summary>
/// <param name="Count">Where a frame says how many there are; blank, 0 or 1 for one that stands alone.</param>
/// <param name="Number">Where it says which one it is, from 1.</param>
/// <param name="Body">What is joined.</param>
public sealed record PartsProfile(ByteRange Count, ByteRange Number, ByteRange Body, LengthCoding Coding);

/// <summary>How a length field is written.</summary>
public enum LengthCoding
{
    Binary,
    Decimal,
    Hex,
}

/// <summary>Which byte of a number comes first.</summary>
public enum ByteOrder
{
    Big,
    Little,
}

/// <summary>What a length field counts.</summary>
public enum LengthCounts
{
    /// <summary>Everything from the frame's first byte, without the end bytes.</summary>
    Frame,

    /// <summary>The length field itself and what follows, without the end bytes.</summary>
    Itself,

    /// <summary>Only what follows the length field, without the end bytes.</summary>
    Rest,
}

/// <summary>Bytes <paramref name="First"/> to <paramref name="Last"/>, both included, 1-based as printed in manuals. Negative counts from the end: -1 is the last byte.</summary>
public readonly record struct ByteRange(int First, int Last)
{
    /// <summary>Number of bytes; meaningful when both ends have the same sign.</summary>
    public int Length => Last - First + 1;

    /// <summary>The range as 0-based start and length within <paramref name="total"/> bytes; false when it does not fit.</summary>
    public bool TryResolve(int total, out int start, out int length)
    {
        start = First > 0 ? First - 1 : total + First;
        var end = Last > 0 ? Last : total + Last + 1;
        length = end - start;
        return start >= 0 && length > 0 && end <= total;
    }

    public override string ToString() => First == Last ? $"{First}" : $"{First}..{Last}";
}

/// <summary>How a check is computed.</summary>
public enum CheckAlgorithm
{
    Xor8,

    /// <summary>The sum of the bytes, its lowest 8 bits.</summary>
    Sum8,

    /// <summary>The sum of the bytes, its lowest 16 bits.</summary>
    Sum16,

    /// <summary>What <see cref="Sum8"/> lacks to 256: with it, the sum is 0.</summary>
    Lrc8,

    /// <summary>CRC-16/MODBUS: 0x8005 reflected, start FFFF.</summary>
    Crc16Modbus,

    /// <summary>CRC-16/XMODEM: 0x1021, start 0.</summary>
    Crc16Ccitt,

    /// <summary>CRC-16/CCITT-FALSE: 0x1021, start FFFF.</summary>
    Crc16CcittFfff,

    /// <summary>CRC-32 of IEEE 802.3: 0x04C11DB7 reflected, start and final FFFFFFFF.</summary>
    Crc32,

    /// <summary>The bytes at the place are always <see cref="CheckProfile.Constant"/>.</summary>
    Constant,
}

/// <summary>How a check is written.</summary>
public enum CheckCoding
{
    Binary,

    /// <summary>Upper-case hexadecimal digits when sent; either case when received.</summary>
    Hex,

    /// <summary>Decimal digits with leading zeros, as many as the largest value needs.</summary>
    Decimal,
}

/// <summary>A check of a frame: verified on frames received, filled in frames sent. Places count from the first byte between the marks, checks included.</summary>
/// <param name="Over">The bytes covered; ignored for a constant.</param>
/// <param name="At">Where the check stands.</param>
public sealed record CheckProfile(
    CheckAlgorithm Algorithm, ByteRange Over, ByteRange At, CheckCoding Coding, ByteOrder Order, byte[] Constant)
{
    /// <summary>Filled when sending, not looked at when receiving.</summary>
    public bool Ignored { get; init; }

    /// <summary>The bytes covered are hexadecimal digits; the check is over the bytes that they stand for.</summary>
    public bool OverHexDigits { get; init; }

    /// <summary>Bytes that a check of this kind takes.</summary>
    public int Width => Algorithm == CheckAlgorithm.Constant ? Constant.Length : WidthOf(Algorithm, Coding);

    /// <summary>Bytes that a computed check takes.</summary>
    public static int WidthOf(CheckAlgorithm algorithm, CheckCoding coding) => (algorithm, coding) switch
    {
        (CheckAlgorithm.Crc32, CheckCoding.Decimal) => 10,
        (CheckAlgorithm.Crc32, _) => 4 * (coding == CheckCoding.Hex ? 2 : 1),
        (CheckAlgorithm.Xor8 or CheckAlgorithm.Sum8 or CheckAlgorithm.Lrc8, CheckCoding.Decimal) => 3,
        (CheckAlgorithm.Xor8 or CheckAlgorithm.Sum8 or CheckAlgorithm.Lrc8, _) => coding == CheckCoding.Hex ? 2 : 1,
        (_, CheckCoding.Decimal) => 5,
        _ => 2 * (coding == CheckCoding.Hex ? 2 : 1),
    };
}
