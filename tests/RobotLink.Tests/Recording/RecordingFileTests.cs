using System.Buffers;
using System.Text;
using RobotLink.Learning;
using RobotLink.Messages;
using RobotLink.Recording;

namespace RobotLink.Tests.Recording;

internal sealed class RecordingFileTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecordingHead Head = new(Noon, "1.2.3", [new RecordedLink("r4", "abb-rapid-lines", "10.0.0.4:5000", "Robot \"R4\", weld cell"), new RecordedLink("t1", "mine")]);

    private static readonly RecordedEntry[] Entries =
    [
        new RecordedMark { Link = "r4", Time = Noon, Epoch = 3, What = RecordedMark.Opened, LocalAddress = "10.0.0.1:40000", RemoteAddress = "10.0.0.4:5000" },
        new RecordedBytes { Link = "r4", Time = Noon.AddMicroseconds(1), Epoch = 3, Direction = Direction.Sent, Bytes = "LOGIN ****\n"u8.ToArray(), IsMasked = true },
        new RecordedBytes { Link = "r4", Time = Noon.AddMicroseconds(98_118), Epoch = 3, Direction = Direction.Received, Bytes = [0, 255, 10] },
        new RecordedMark { Link = "t1", Time = Noon.AddSeconds(1), Epoch = 0, What = RecordedMark.State, NewState = "down", Cause = "path-dead", Sequence = 4711, Words = "Nothing answers <here>" },
        new RecordedMark { Link = "r4", Time = Noon.AddSeconds(2), Epoch = 3, What = RecordedMark.Client, ClientName = "mes" },
        new RecordedMark { Link = "r4", Time = Noon.AddSeconds(3), Epoch = 3, What = RecordedMark.Gap, MissedBytes = 65_536 },
        new RecordedMark { Link = "r4", Time = Noon.AddSeconds(-3596), Epoch = 3, What = RecordedMark.Clock, SetBy = TimeSpan.FromSeconds(-3600.25) },
    ];

    [Test]
    public void What_was_written_is_read()
    {
        var read = RecordingFile.Read(Lines(Written()));

        Assert.Multiple(() =>
        {
            Assert.That(read.Head!.Made, Is.EqualTo(Noon));
            Assert.That(read.Head.RobotLink, Is.EqualTo("1.2.3"));
            Assert.That(read.Links, Is.EqualTo(Head.Links));
            Assert.That(read.Profiles, Is.EqualTo(new[] { new RecordedProfile("mine", "profile: mine\ntitle: \"Größe\"\n") }));
            Assert.That(read.Marks, Is.EqualTo(Entries.OfType<RecordedMark>()));
            Assert.That(read.Bytes.Select(Shown), Is.EqualTo(Entries.OfType<RecordedBytes>().Select(Shown)));
            Assert.That(read.IsWhole, Is.True);
            Assert.That(read.Mistakes, Is.Empty);
        });
    }

    [Test]
    public void Each_line_is_one_document_that_jq_reads()
    {
        var lines = Lines(Written());

        Assert.That(lines, Has.Length.EqualTo(1 + 1 + Entries.Length + 1));
        Assert.That(lines[3], Is.EqualTo("""{"type":"bytes","link":"r4","dir":"tx","time":"2026-11-20T12:00:00.000001Z","epoch":3,"raw":"TE9HSU4gKioqKgo=","masked":true}"""));
        Assert.That(lines[^1], Is.EqualTo("""{"type":"end","bytes":14,"chunks":2}"""));
    }

    [Test]
    public void A_file_cut_off_anywhere_is_read_up_to_there_and_is_not_whole([Range(1, 8)] int linesKept)
    {
        var lines = Lines(Written())[..linesKept];
        string[] cut = [.. lines, "{\"type\":\"bytes\",\"li"];

        var read = RecordingFile.Read(cut);

        Assert.That((read.IsWhole, read.Mistakes.Count, read.Entries.Count()), Is.EqualTo((false, 0, Math.Max(0, linesKept - 2))));
    }

    [TestCase("{\"type\":\"bytes\",\"link\":\"r4\",\"dir\":\"rx\",\"time\":\"2026-11-20T12:00:00Z\"}", "line 4: a member is missing")]
    [TestCase("{\"type\":\"bytes\",\"link\":\"r4\",\"dir\":\"up\",\"time\":\"2026-11-20T12:00:00Z\",\"raw\":\"\"}", "line 4: a member has another form than a recording's")]
    [TestCase("{\"type\":\"bytes\",\"link\":\"r4\",\"dir\":\"rx\",\"time\":\"2026-11-20T12:00:00Z\",\"raw\":\"?\"}", "line 4: a member has another form than a recording's")]
    [TestCase("{\"type\":", "line 4: it is no JSON document")]
    [TestCase("[]", "line 4: a member has another form than a recording's")]
    public void A_damaged_line_costs_only_itself_and_is_told(string damaged, string words)
    {
        var lines = Lines(Written());
        lines[3] = damaged;

        var read = RecordingFile.Read(lines);

        Assert.That(read.Mistakes.Select(mistake => mistake.ToString()), Is.EqualTo(new[] { words }));
        Assert.That(read.Entries.Where(entry => entry is not RecordedMark { Words: "a line of the recording is damaged here" }).ToList(), Has.Count.EqualTo(Entries.Length - 1));
        Assert.That(read.IsWhole, Is.True);
    }

    [Test]
    public void A_damaged_line_is_a_gap_on_each_link_that_had_said_something()
    {
        var lines = Lines(Written());
        lines[4] = "{\"type\":\"bytes\",\0\0";

        var read = RecordingFile.Read(lines);

        Assert.That(read.Marks.Select(mark => $"{mark.Link} {mark.What}"), Is.EqualTo(new[] { "r4 opened", "r4 gap", "t1 state", "r4 client", "r4 gap", "r4 clock" }));
    }

    [Test]
    public void Lines_that_were_cut_out_of_the_middle_are_missed()
    {
        var lines = Lines(Written()).ToList();
        lines.RemoveAt(4);

        var read = RecordingFile.Read(lines);

        Assert.That(read.Mistakes.Select(mistake => mistake.ToString()), Is.EqualTo(new[] { "line 9: there were 14 bytes in 2 pieces when the recording was written, and 11 in 1 are left: lines are missing" }));
        Assert.That(read.IsWhole, Is.True);
    }

    [Test]
    public void Recordings_behind_each_other_are_read_as_one() =>
        Assert.That(RecordingFile.Read([.. Lines(Written()), .. Lines(Written())]).Mistakes, Is.Empty);

    [Test]
    public void A_line_of_a_kind_that_is_not_known_is_passed_over()
    {
        string[] lines = [.. Lines(Written()).Append("{\"type\":\"temperature\",\"value\":3}")];

        Assert.That(RecordingFile.Read(lines).Mistakes, Is.Empty);
    }

    [TestCase("", "no recording in the file")]
    [TestCase("{\"type\":\"log\"}", "no recording in the file, and no message")]
    [TestCase("PK", "Line 1 is no line of a recording")]
    [TestCase("{\"type\":\"recording\",\"version\":2,\"made\":\"2026-11-20T12:00:00Z\",\"robotlink\":\"9\",\"links\":[]}", "a recording of version 2")]
    public void What_cannot_be_read_says_why(string text, string words) =>
        Assert.That(() => RecordingFile.Read(text.Split('\n')), Throws.TypeOf<RecordingFileException>().With.Message.Contains(words));

    [Test]
    public void What_tail_wrote_is_read_as_well()
    {
        var read = RecordingFile.Read(
        [
            """{"type":"tick","seq":1}""",
            """{"type":"message","seq":2,"link":"r4","dir":"rx","time":"2026-11-20T12:00:00.5Z","kind":"event","name":"x","fields":{},"quality":"good","len":1,"raw":"QQ=="}""",
        ]);

        Assert.That(read.Links, Is.EqualTo(new[] { new RecordedLink("r4", "") }));
        Assert.That(read.Bytes.Select(Shown), Is.EqualTo(new[] { "r4 1 Received 12:00:00.500000 41 False" }));
        Assert.That(read.IsWhole, Is.False);
    }

    [TestCase("10.0.0.4:5000", 5000)]
    [TestCase(":5000", 5000)]
    [TestCase("[fe80::5]:5000", 5000)]
    [TestCase("fe80::5", null)]
    [TestCase("10.0.0.4", null)]
    [TestCase("/dev/ttyUSB0", null)]
    [TestCase(null, null)]
    public void A_links_address_names_its_port_or_none(string? address, int? port) =>
        Assert.That(new RecordedLink("a", "p", address).Port, Is.EqualTo(port));

    [Test]
    public void Learning_reads_one_link_of_a_recording()
    {
        var learned = RecordingReader.Read(Written(), "r4");

        Assert.That(learned.Pieces.Select(piece => $"{piece.Direction} {Convert.ToHexString(piece.Bytes)}"), Is.EqualTo(new[] { "Sent 4C4F47494E202A2A2A2A0A", "Received 00FF0A" }));
    }

    [Test]
    public void Learning_reads_a_recording_that_was_cut_off()
    {
        var lines = Lines(Written())[..5];

        Assert.That(RecordingReader.Read($"{string.Join('\n', lines)}\n{{\"type\":\"by", "r4").Pieces, Has.Count.EqualTo(2));
    }

    [Test]
    public void Learning_from_several_links_at_once_asks_which()
    {
        var other = new RecordedBytes { Link = "t1", Time = Noon, Epoch = 1, Direction = Direction.Received, Bytes = [65] };
        var text = Written(other);

        Assert.That(() => RecordingReader.Read(text), Throws.TypeOf<RecordingException>().With.Message.Contains("--link. There are r4, t1."));
        Assert.That(() => RecordingReader.Read(text, "r5"), Throws.TypeOf<RecordingException>().With.Message.Contains("'r5'"));
    }

    private static string Written(params RecordedEntry[] more)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new RecordingWriter(bytes);
        writer.Begin(Head);
        writer.Write(new RecordedProfile("mine", "profile: mine\ntitle: \"Größe\"\n"));
        foreach (var entry in Entries.Concat(more))
        {
            if (entry is RecordedBytes chunk)
            {
                writer.Write(chunk);
            }
            else
            {
                writer.Write((RecordedMark)entry);
            }
        }

        writer.End();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');

    private static string Shown(RecordedBytes entry) =>
        $"{entry.Link} {entry.Epoch} {entry.Direction} {entry.Time:HH:mm:ss.ffffff} {Convert.ToHexString(entry.Bytes)} {entry.IsMasked}";
}
