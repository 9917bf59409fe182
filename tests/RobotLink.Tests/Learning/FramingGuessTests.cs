using System.Text;
using RobotLink.Learning;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Learning;

internal sealed class FramingGuessTests
{
    private static IEnumerable<TestCaseData> Recordings =>
    [
        new TestCaseData("{ end: <CR><LF> }", Pieces(("<", "STATUS ok\r\n"), ("<", "STATUS run\r\n"), ("<", "A\r\n"))).SetArgDisplayNames("lines"),
        new TestCaseData("{ end: <CR>, also: [<CR><LF>] }", Pieces((">", "S?\r"), ("<", "S 1\r\n"), (">", "S?\r"), ("<", "S 22\r\n"))).SetArgDisplayNames("lines that end in two ways"),
        new TestCaseData("{ start: <STX>, end: <ETX> }", Pieces((">", "\u0002S?\u0003"), ("<", "\u0002S 1\u0003"), ("<", "\u0002T 333\u0003"))).SetArgDisplayNames("marks"),
        new TestCaseData("{ size: 6B }", Pieces(("<", "\u0001\u0010AAAA"), ("<", "\u0001\u0011ABCD"), ("<", "\u0003\u0090B\u0005BB"))).SetArgDisplayNames("one size"),
        new TestCaseData("{ length: { at: 5..6, counts: rest } }", new RecordedTalk([.. Samples.Modbus])).SetArgDisplayNames("Modbus TCP"),
        new TestCaseData("{ length: { at: 1..2 } }", new RecordedTalk([.. Samples.Rtde])).SetArgDisplayNames("RTDE"),
        new TestCaseData("{ length: { at: 7..8, order: little, add: 32 }, start: \"YERC <NUL>\" }", new RecordedTalk([.. Samples.Yerc])).SetArgDisplayNames("size of the data behind a header"),
        new TestCaseData("{ length: { at: 1..4, as: decimal }, end: <NUL> }", RecordingReader.Read(Samples.OfProfile("open-protocol-torque"))).SetArgDisplayNames("Open Protocol"),
        new TestCaseData("{ end: <CR><LF> }", RecordingReader.Read(Samples.OfProfile("abb-rapid-lines"))).SetArgDisplayNames("RAPID lines"),
    ];

    /// <summary>Fixed sizes and marks show in pieces alone: a stream of them proves less.</summary>
    private static IEnumerable<TestCaseData> RecordingsOfStreams => Recordings.Where(recording => recording.Arguments[0] is string framing && (framing.Contains("length") || framing.Contains("end: <CR>")));

    [TestCase(true, TestName = "Modbus TCP in lines with marks")]
    [TestCase(false, TestName = "Modbus TCP in lines of digits")]
    public void Digits_of_bytes_are_read_as_bytes(bool marked)
    {
        var lines = Samples.Modbus.Select(piece => (marked ? piece.Direction == Direction.Sent ? "> " : "< " : "") + string.Join(' ', piece.Bytes.Select(each => each.ToString("X2"))));

        Assert.That(Framing(RecordingReader.Read(string.Join('\n', lines))).Proposal, Is.EqualTo("{ length: { at: 5..6, counts: rest } }"));
    }

    [Test]
    public void Small_numbers_do_not_make_frames_of_their_own_length_alone()
    {
        var all = string.Join(' ', Samples.Modbus.SelectMany(piece => piece.Bytes).Select(each => each.ToString("X2")));

        Assert.That(Framing(RecordingReader.Read(all)).Proposal, Is.EqualTo("{ length: { at: 5..6, counts: rest } }"));
    }

    [TestCaseSource(nameof(Recordings))]
    public void The_framing_that_was_used_is_the_surest(string framing, RecordedTalk recording) =>
        Assert.That(Framing(recording).Proposal, Is.EqualTo(framing));

    [TestCaseSource(nameof(RecordingsOfStreams))]
    public void What_TCP_joined_and_split_is_cut_alike(string framing, RecordedTalk recording)
    {
        var joined = new List<RecordedPiece>();
        foreach (var (left, right) in recording.Pieces.Select((piece, index) => (piece, recording.Pieces.ElementAtOrDefault(index + 1))).Where((_, index) => index % 2 == 0))
        {
            joined.AddRange(right is not null && left.Direction == right.Direction
                ? [left with { Bytes = [.. left.Bytes, .. right.Bytes] }]
                : right is null ? [left] : [left, right]);
        }

        Assert.That(Framing(new RecordedTalk(joined)).Proposal, Is.EqualTo(framing));
    }

    [Test]
    public void More_frames_make_it_surer_but_never_certain()
    {
        var few = Framing(Pieces([.. Enumerable.Repeat(("<", "A 1\n"), 2)])).Percent;
        var many = Framing(Pieces([.. Enumerable.Repeat(("<", "A 1\n"), 500)])).Percent;

        Assert.That((few, many), Is.EqualTo((65, 97)).Or.EqualTo((64, 97)));
    }

    [Test]
    public void Evidence_counts_frames_and_bytes() =>
        Assert.That(Framing(Pieces(("<", "A\n"), ("<", "B\n"))).Evidence, Is.EqualTo("<LF> ends texts; 2 frames take 4 of 4 bytes, 2 of 2 pieces end where a frame ends"));

    [Test]
    public void Where_nothing_marks_an_end_silence_does()
    {
        var times = new[] { 0, 100, 200 }.Select(time => TimeSpan.FromMilliseconds(time));
        var recording = new RecordedTalk([.. times.Select((time, index) => new RecordedPiece(Direction.Received, Encoding.ASCII.GetBytes($"AB{new string('x', index)}"), time))]);

        Assert.That(Framing(recording).Proposal, Is.EqualTo("{ idle_gap: 50ms }"));
    }

    private static Finding Framing(RecordedTalk recording) => Learner.Learn(recording, "p").Findings[0];

    private static RecordedTalk Pieces(params (string Sign, string Text)[] pieces) =>
        new([.. pieces.Select(piece => new RecordedPiece(piece.Sign == ">" ? Direction.Sent : Direction.Received, Encoding.Latin1.GetBytes(piece.Text), null))]);
}
