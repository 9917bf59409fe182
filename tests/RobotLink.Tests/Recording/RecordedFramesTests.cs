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
          cycle: { match: "CYC {count:int}" }
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
                    .Where(result => result.Kind is "event" or "reply" or "late" or "repeat").Select(result => result.Name).ToList();
                var seen = Decode(protocol.Catalogue, [.. Entries(example, profile.Charset)]).Where(frame => frame is { Direction: Direction.Received, Kind: not EntryKind.Unparsed }).ToList();

                Assert.That(seen, Has.Count.AtLeast(told.Count), example.Name);
                if (seen.Count == told.Count)
                {
                    Assert.That(seen.Where((frame, index) => frame.Shape!.Name != told[index] && !LooksAlike(protocol.Catalogue, frame, told[index]!)).Select(frame => frame.Shape!.Name), Is.Empty, example.Name);
                }
            }
        });
    }

    [Test]
    public void A_frame_that_came_in_pieces_is_one_frame_at_the_time_of_its_last_piece()
    {
        var frames = Decode(Rx("CYC ", 0), Rx("7\r", 10), Rx("\nCYC 8\r\nCY", 20), Rx("C 9\r\n", 30));

        Assert.That(Shown(frames), Is.EqualTo(new[] { "20 rx event cycle", "20 rx event cycle", "30 rx event cycle" }));
    }

    [TestCase(true, "The connection ended in the middle of a message; what had come of it was dropped.")]
    [TestCase(false, "its end had not come yet")]
    public void A_frame_that_had_only_begun_says_whether_it_was_cut_off(bool isOver, string words)
    {
        using var frames = new RecordedFrames(Catalogue(Lines), "r");
        _ = frames.Add(Rx("CYC ", 0));

        Assert.That(frames.End(isOver).Single().Reason, Is.EqualTo(words));
    }

    [Test]
    public void Secrets_of_which_only_stars_are_left_are_told_apart_by_what_the_device_asked_for()
    {
        var text = Lines.Replace("requests:", """
            session: [{ expect: user_prompt }, { send: user, expect: password_prompt }, { send: password, expect: welcome }]
            messages: { user_prompt: { text: "User?" }, user: { text: "{=secret.user}" }, password_prompt: { text: "Password?" }, password: { text: "{=secret.password}" }, welcome: { text: "WELCOME" } }
            requests:
            """, StringComparison.Ordinal);
        var frames = Decode(Catalogue(text), [Rx("User?\r\n", 0), Tx("******\r\n", 1), Rx("Password?\r\n", 2), Tx("*******\r\n", 3), Rx("WELCOME\r\n", 4)]);

        Assert.That(frames.Select(frame => frame.Shape?.Name), Is.EqualTo(new[] { "user_prompt", "user", "password_prompt", "password", "welcome" }));
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
        Assert.That(frames[0].Reason, Is.EqualTo("the rest is missing in the recording"));
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

    /// <summary>Two requests with the same bytes and replies that both fit: only whoever asked knows which it was. A refusal never looks like a reply.</summary>
    private static bool LooksAlike(MessageCatalogue catalogue, MessageEntry frame, string other) =>
        frame.Shape!.Kind != MessageKind.Error && catalogue.Find(other)?.TryDecode(frame.Payload, new FieldValue[catalogue.MaximumFields], out _) == true;

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
