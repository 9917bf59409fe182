using RobotLink.Links;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Recording;
using RobotLink.Routing;
using RobotLink.Sessions;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Recording;

internal sealed class RecordedFramesTests
{
    private const string Lines = """
        profile: p
        version: 1.0.0
        title: Lines
        connect: { port: 5000 }
        framing: { end: <CR><LF> }
        detect_within: 5s
        heartbeat: { send: ping }
        requests:
          ping: { send: "PING", reply: "OK" }
          job:  { send: "JOB", reply: "OK {number:int}" }
          name: { send: "NAME", reply: "{text:text}" }
        events:
          cycle: "CYC {count:int}"
        errors:
          refused: { match: "ERR {code:int}" }
        """;

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static IEnumerable<string> Devices => new Texts().Names.Where(name => !name.StartsWith("base/", StringComparison.Ordinal));

    [TestCaseSource(nameof(Devices))]
    public void What_passed_in_the_examples_of_a_profile_is_named_as_its_link_named_it(string name)
    {
        var profile = ProfileReader.Read(name, new Texts()).Profile!;
        var protocol = new DeviceProtocol(profile, Budget.Of(profile));

        Assert.Multiple(() =>
        {
            foreach (var example in profile.Examples)
            {
                var told = new TranscriptScript(protocol, example).Play(Variations.AsWritten).Results
                    .Where(result => result.Kind is "event" or "reply" or "late" or "repeat").Select(result => result.Name);
                var seen = Decode(protocol.Catalogue, [.. Entries(example, profile.Charset)]).Where(frame => frame is { Direction: Direction.Received, Kind: not EntryKind.Unparsed }).Select(frame => frame.Shape!.Name);

                Assert.That(told, Is.SubsetOf(seen), example.Name);
            }
        });
    }

    [Test]
    public void A_frame_that_came_in_pieces_is_one_frame_at_the_time_of_its_last_piece()
    {
        var frames = Decode(Rx("CYC ", 0), Rx("7\r", 10), Rx("\nCYC 8\r\nCY", 20), Rx("C 9\r\n", 30));

        Assert.That(Shown(frames), Is.EqualTo(new[] { "20 rx event cycle", "20 rx event cycle", "30 rx event cycle" }));
    }

    [Test]
    public void A_reply_is_that_of_the_question_before_it()
    {
        var frames = Decode(Tx("JOB\r\n", 0), Rx("OK 5\r\n", 1), Tx("NAME\r\n", 2), Rx("OK 5\r\n", 3), Rx("CYC 1\r\n", 4));

        Assert.That(Shown(frames), Is.EqualTo(new[] { "0 tx request job", "1 rx reply job", "2 tx request name", "3 rx reply name", "4 rx event cycle" }));
    }

    [Test]
    public void A_refusal_answers_the_question()
    {
        var frames = Decode(Tx("JOB\r\n", 0), Rx("ERR 3\r\n", 1), Rx("ERR 4\r\n", 2));

        Assert.That(Shown(frames), Is.EqualTo(new[] { "0 tx request job", "1 rx reply refused", "2 rx event refused" }));
    }

    [Test]
    public void A_frame_cut_off_by_the_end_of_its_connection_is_told_and_spoils_nothing_behind_it()
    {
        var frames = Decode(Rx("CYC 7", 0), Mark(RecordedMark.Ended, 5, 1), Mark(RecordedMark.Opened, 9, 2), Rx("CYC 8\r\n", 10, epoch: 2));

        Assert.That(Shown(frames), Is.EqualTo(new[] { "0 rx unparsed", "10 rx event cycle" }));
        Assert.That(frames[0].Reason, Does.StartWith("The connection ended in the middle of a message"));
        Assert.That(frames[1].Epoch, Is.EqualTo(2));
    }

    [Test]
    public void What_is_missing_in_a_gap_spoils_nothing_behind_it()
    {
        var frames = Decode(Rx("CYC 7", 0), Mark(RecordedMark.Gap, 5, 1), Rx("CYC 8\r\n", 10));

        Assert.That(Shown(frames), Is.EqualTo(new[] { "0 rx unparsed", "10 rx event cycle" }));
    }

    [Test]
    public void A_state_between_two_pieces_of_a_frame_does_not_part_them()
    {
        var frames = Decode(Rx("CYC ", 0), Mark(RecordedMark.State, 5, 0), Rx("8\r\n", 10));

        Assert.That(Shown(frames), Is.EqualTo(new[] { "10 rx event cycle" }));
    }

    [Test]
    public void Frames_that_silence_ends_are_parted_by_the_silence_in_the_recording()
    {
        var text = Lines.Replace("{ end: <CR><LF> }", "{ idle_gap: 20ms }", StringComparison.Ordinal);
        var frames = Decode(Catalogue(text), [Rx("CYC ", 0), Rx("7", 5), Rx("CYC 8", 40), Tx("PING", 60), Rx("OK", 70)]);

        Assert.That(frames.Select(frame => frame.Shape?.Name), Is.EqualTo(new[] { "cycle", "ping", "cycle", "ping" }));
    }

    private static IEnumerable<RecordedEntry> Entries(ExampleProfile example, Charset charset)
    {
        var time = Noon;
        foreach (var line in example.Lines)
        {
            if (line.Sign == '.' && Quantity.TryParseDuration(line.Text, out var passed))
            {
                time += passed;
            }
            else if (line.Sign is '<' or '>' && ByteNotation.TryParse(line.Text, charset, out var bytes, out _))
            {
                // Between two lines something like a network lies.
                time = time.AddMilliseconds(1);
                yield return new RecordedBytes { Link = "r", Time = time, Epoch = 1, Direction = line.Sign == '<' ? Direction.Received : Direction.Sent, Bytes = bytes };
            }
        }
    }

    private static MessageCatalogue Catalogue(string text) => new(Texts.Good(text));

    private static List<MessageEntry> Decode(params RecordedEntry[] entries) => Decode(Catalogue(Lines), entries);

    private static List<MessageEntry> Decode(MessageCatalogue catalogue, IReadOnlyList<RecordedEntry> entries)
    {
        using var frames = new RecordedFrames(catalogue, "r");
        return [.. entries.SelectMany(frames.Add).ToList(), .. frames.End()];
    }

    private static RecordedBytes Rx(string text, int at, int epoch = 1) => Bytes(Direction.Received, text, at, epoch);

    private static RecordedBytes Tx(string text, int at) => Bytes(Direction.Sent, text, at, 1);

    private static RecordedBytes Bytes(Direction direction, string text, int at, int epoch) =>
        new() { Link = "r", Time = Noon.AddMilliseconds(at), Epoch = epoch, Direction = direction, Bytes = System.Text.Encoding.Latin1.GetBytes(text) };

    private static RecordedMark Mark(string what, int at, int epoch) => new() { Link = "r", Time = Noon.AddMilliseconds(at), Epoch = epoch, What = what };

    private static IEnumerable<string> Shown(IEnumerable<MessageEntry> frames) => frames.Select(frame =>
        $"{(frame.Time - Noon).TotalMilliseconds:0} {(frame.Direction == Direction.Received ? "rx" : "tx")} {frame.Kind.ToString().ToLowerInvariant()} {frame.Shape?.Name}".TrimEnd());
}
