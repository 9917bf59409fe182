using System.Buffers;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class EscapedFramerTests
{
    private const byte Dle = 0x10;

    private static readonly MarksFraming DoubledMarks = new([Dle, 2], [Dle, 3]) { Max = 64, Escape = new EscapeProfile(Dle) };
    private static readonly MarksFraming Guarded = new([2], [3]) { Max = 64, Escape = new EscapeProfile(Dle) };
    private static readonly DelimiterFraming Line = new([(byte)'\r'], []) { Max = 64, Escape = new EscapeProfile(Dle) };
    private static readonly MarksFraming Hdlc = new([0x7E], [0x7E]) { Max = 64, Escape = new EscapeProfile(0x7D) { Xor = 0x20 } };

    private static readonly DelimiterFraming Slip =
        new([0xC0], []) { Max = 64, Escape = new EscapeProfile(0xDB) { Map = [new(0xDC, 0xC0), new(0xDD, 0xDB)] } };

    private static readonly MarksFraming HalfGuarded = new([2], [Dle, 3]) { Max = 64, Escape = new EscapeProfile(Dle) };

    private static readonly TestCaseData[] Frames =
    [
        Case(DoubledMarks, "1002 41 1010 42 1003", "41 10 42", "a_doubled_escape_between_its_own_marks"),
        Case(DoubledMarks, "1002 02 03 1003", "02 03", "bytes_of_marks_alone"),
        Case(DoubledMarks, "1002 1010 03 1003", "10 03", "an_escape_before_a_byte_of_the_end"),
        Case(Guarded, "02 1002 1003 1010 41 03", "02 03 10 41", "marks_behind_an_escape"),
        Case(Line, "41 100D 42 0D", "41 0D 42", "an_end_behind_an_escape"),
        Case(Hdlc, "7E 7D5E 41 7D5D 7E", "7E 41 7D", "flipped_bits"),
        Case(Slip, "DBDC 41 DBDD C0", "C0 41 DB", "mapped_bytes"),
        Case(HalfGuarded, "02 02 1010 03 1003", "02 10 03", "an_end_alone_that_begins_with_the_escape"),
    ];

    [TestCaseSource(nameof(Frames))]
    public void Hidden_bytes_are_read_and_written(FramingProfile profile, string frameHex, string payloadHex)
    {
        var frame = Bytes(frameHex);
        var payload = Bytes(payloadHex);

        Assert.That(Written(profile, payload), Is.EqualTo(frame));
        Assert.That(Payloads(profile, frame, frame), Is.EqualTo(new[] { payload, payload }));
    }

    [TestCaseSource(nameof(Frames))]
    public void Hidden_bytes_survive_every_split(FramingProfile profile, string frameHex, string payloadHex)
    {
        var frame = Bytes(frameHex);
        for (var split = 0; split <= frame.Length; split++)
        {
            Assert.That(Payloads(profile, frame[..split], frame[split..], frame), Is.EqualTo(new[] { Bytes(payloadHex), Bytes(payloadHex) }), $"at {split}");
        }
    }

    [Test]
    public void Every_payload_is_read_back(
        [ValueSource(nameof(Profiles))] FramingProfile profile)
    {
        var random = new Random(7);
        byte[] alphabet = [Dle, 2, 3, 0x7E, 0x7D, 0x5E, 0x5D, 0xC0, 0xDB, 0xDC, 0xDD, 13, 65];
        for (var round = 0; round < 3000; round++)
        {
            byte[] payload = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => alphabet[random.Next(alphabet.Length)])];
            var frame = Written(profile, payload);
            var split = random.Next(frame.Length);
            Assert.That(Payloads(profile, frame[..split], frame[split..]), Is.EqualTo(new[] { payload }), Convert.ToHexString(frame));
        }
    }

    [Test]
    public void One_mark_may_end_a_frame_and_begin_the_next() =>
        Assert.That(Payloads(Hdlc, Bytes("7E 41 7E 42 7E 7E 7E 43 7E")), Is.EqualTo(new[] { Bytes("41"), Bytes("42"), Bytes("43") }));

    [Test]
    public void What_comes_before_the_first_of_two_equal_marks_is_noise() =>
        Assert.That(
            Stream.Play(Framers.For(Hdlc), Bytes("41 42 7E 43 7E")),
            Is.EqualTo([Piece.Noise(0, 3, FramingFault.NoStart), Piece.Frame(3, 2, 3, 1)]));

    [Test]
    public void Equal_marks_at_the_front_are_no_fault() =>
        Assert.That(Stream.Play(Framers.For(Hdlc), Bytes("7E 7E 43 7E")).Select(piece => piece.Fault), Is.All.EqualTo(FramingFault.None));

    [Test]
    public void An_empty_frame_between_equal_marks_is_not_written() =>
        Assert.That(() => Written(Hdlc, []), Throws.TypeOf<FramingException>());

    [Test]
    public void An_escape_before_a_byte_it_never_hides_is_a_fault_and_the_next_frame_arrives() =>
        Assert.That(
            Stream.Play(Framers.For(DoubledMarks), Bytes("1002 41 1041 1003 1002 42 1003")),
            Is.EqualTo([Piece.Noise(0, 7, FramingFault.BadEscape), Piece.Frame(7, 5, 9, 1)]));

    [Test]
    public void A_start_inside_a_frame_begins_again() =>
        Assert.That(
            Stream.Play(Framers.For(Guarded), Bytes("02 41 02 42 03")),
            Is.EqualTo([Piece.Noise(0, 2, FramingFault.BadEnd), Piece.Frame(2, 3, 3, 1)]));

    [Test]
    public void A_check_covers_the_payload_without_escapes()
    {
        var profile = Guarded with { Checks = [new(CheckAlgorithm.Xor8, new(1, -2), new(-1, -1), CheckCoding.Binary, ByteOrder.Big, [])] };

        Assert.That(Written(profile, [2, 1]), Is.EqualTo(Bytes("02 1002 01 1003 03")));
        Assert.That(Payloads(profile, Bytes("02 1002 01 1003 03")), Is.EqualTo(new[] { Bytes("02 01") }));
        Assert.That(Stream.Play(Framers.For(profile), Bytes("02 1002 01 04 03")).Single().Fault, Is.EqualTo(FramingFault.BadCheck));
    }

    [Test]
    public void A_rewritten_frame_is_told_with_its_marks_and_without_escapes()
    {
        using var reader = new FrameReader(Framers.For(Guarded));
        reader.Append(Bytes("02 1003 41 03"));

        var cut = reader.Next(out var taken);

        Assert.That((cut.Kind, cut.Length, cut.PayloadAt, cut.PayloadLength), Is.EqualTo((CutKind.Frame, 5, 1, 2)));
        Assert.That(Convert.ToHexString(taken), Is.EqualTo("02034103"));
        Assert.That(reader.Pending, Is.Zero);
    }

    [Test]
    public void Undoing_escapes_allocates_nothing()
    {
        using var reader = new FrameReader(Framers.For(DoubledMarks));
        var frame = Bytes("1002 41 1010 42 1003");
        reader.Append(frame);
        _ = reader.Next(out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var payloads = 0;
        for (var count = 0; count < 1000; count++)
        {
            reader.Append(frame);
            payloads += reader.Next(out _).PayloadLength;
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(payloads, Is.EqualTo(3000));
    }

    [Test]
    public void A_mark_that_may_still_become_the_end_is_no_start()
    {
        var profile = new MarksFraming([2], [2, 2]) { Max = 64, Escape = new EscapeProfile(0x10) { Xor = 0x20 } };
        for (var split = 0; split < 4; split++)
        {
            Arrival[] arrivals = [.. Bytes("02 41 02 02").Select((value, index) => new Arrival(value, index == split, false))];
            Assert.That(Stream.Play(Framers.For(profile), arrivals), Is.EqualTo([Piece.Frame(0, 4, 1, 1)]), $"at {split}");
        }
    }

    [Test]
    public void Our_own_frame_between_equal_marks_is_read_whole() =>
        Assert.That(Framers.For(Hdlc).Sent(Bytes("7E 41 7E")), Is.EqualTo(Cut.Frame(3, 1, 1)));

    [TestCase("1003", "03", "", "10")]
    [TestCase("10", "03", "", "10")]
    [TestCase("1010", "03", "", "10")]
    [TestCase("02", "7D03", "20", "7D")]
    [TestCase("5D", "03", "20", "7D")]
    public void An_escape_that_cannot_be_told_from_a_mark_is_refused(string start, string end, string xor, string lead)
    {
        var escape = new EscapeProfile(Bytes(lead)[0]) { Xor = xor.Length > 0 ? Bytes(xor)[0] : null };

        Assert.That(() => Framers.For(new MarksFraming(Bytes(start), Bytes(end)) { Escape = escape }), Throws.ArgumentException);
    }

    private static IEnumerable<FramingProfile> Profiles => [DoubledMarks, Guarded, Line, Hdlc, Slip, HalfGuarded];

    private static TestCaseData Case(FramingProfile profile, string frame, string payload, string name) =>
        new TestCaseData(profile, frame, payload).SetArgDisplayNames(name);

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    private static List<byte[]> Payloads(FramingProfile profile, params byte[][] reads)
    {
        using var reader = new FrameReader(Framers.For(profile));
        var payloads = new List<byte[]>();
        foreach (var read in reads)
        {
            reader.Append(read);
            Cut cut;
            while ((cut = reader.Next(out var taken)).Kind != CutKind.More)
            {
                Assert.That(cut.Fault, Is.EqualTo(FramingFault.None));
                if (cut.Kind == CutKind.Frame)
                {
                    payloads.Add(taken.Slice(cut.PayloadAt, cut.PayloadLength).ToArray());
                }
            }
        }

        return payloads;
    }

    private static byte[] Written(FramingProfile profile, byte[] payload)
    {
        var output = new ArrayBufferWriter<byte>();
        Framers.For(profile).Write(payload, output);
        return output.WrittenSpan.ToArray();
    }
}
