using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>The three examples that the language was designed by.</summary>
public sealed class ProfileExampleTests
{
    private const string LineDevice = """
        profile: my-line-device
        extends: base/tcp-line             # TCP, ASCII, lines end <CR><LF>, reconnect 1s..30s with jitter
        detect_within: 4s
        requests:
          status: { send: "STATUS?", reply: "STATUS {state:word}" }
        heartbeat: { send: status }        # periods derived from detect_within
        """;

    private static readonly DeviceProfile Line =
        ProfileReader.Read("my-line-device", new Texts().With("my-line-device", LineDevice)).Profile!;

    private static readonly DeviceProfile Rapid = ProfileReader.Read("abb-rapid-lines", new Texts()).Profile!;
    private static readonly DeviceProfile Torque = ProfileReader.Read("open-protocol-torque", new Texts()).Profile!;

    [Test]
    public void A_line_device_fits_in_six_lines()
    {
        Assert.That(Line.Framing, Is.TypeOf<DelimiterFraming>());
        Assert.That(((DelimiterFraming)Line.Framing).End, Is.EqualTo("\r\n"u8.ToArray()));
        Assert.That(Line.Charset, Is.EqualTo(Charset.Ascii));
        Assert.That(Line.DetectWithin, Is.EqualTo(TimeSpan.FromSeconds(4)));
    }

    [Test]
    public void A_line_device_inherits_the_reconnect_of_its_base()
    {
        Assert.That(Line.Reconnect.First, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(Line.Reconnect.Max, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(Line.Reconnect.Jitter, Is.EqualTo(0.2));
    }

    [Test]
    public void A_heartbeat_without_periods_leaves_them_to_the_budget() =>
        Assert.That(Line.Heartbeat, Is.EqualTo(new HeartbeatProfile { Send = "status" }));

    [Test]
    public void A_request_is_lowered_to_two_messages_of_its_name()
    {
        var status = Line.Requests.Single();

        Assert.That((status.Send.Kind, status.Send.Name), Is.EqualTo((MessageKind.Request, "status")));
        Assert.That(status.Send.Text!.Single().Literal, Is.EqualTo("STATUS?"u8.ToArray()));
        Assert.That((status.Reply!.Kind, status.Reply.Name), Is.EqualTo((MessageKind.Reply, "status")));
        Assert.That(status.Reply.Fields, Is.EqualTo(new[] { new FieldProfile { Name = "state", Type = FieldType.Word } }).Using<FieldProfile>((left, right) => left.Name == right.Name && left.Type == right.Type));
    }

    [Test]
    public void The_robot_reads_its_connection_and_limits()
    {
        Assert.That(Rapid.Connect, Is.EqualTo(new ConnectProfile { Port = 5000, Timeout = TimeSpan.FromSeconds(3), OneClientOnly = true }));
        Assert.That(Rapid.Limits, Is.EqualTo(new LimitsProfile { SendText = 80 }));
        Assert.That(Rapid.Keepalive, Is.EqualTo(new KeepaliveProfile(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 3)));
        Assert.That(Rapid.PeerTimeout, Is.EqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(Rapid.Reconnect.First, Is.EqualTo(TimeSpan.FromMilliseconds(500)));
    }

    [Test]
    public void The_robot_reads_its_heartbeat() => Assert.That(Rapid.Heartbeat, Is.EqualTo(new HeartbeatProfile
    {
        Send = "ping",
        AfterIdle = TimeSpan.FromSeconds(2),
        ReplyWithin = TimeSpan.FromSeconds(1),
        LostAfter = 2,
    }));

    [Test]
    public void The_robot_reads_its_requests()
    {
        var position = Rapid.Requests.Single(request => request.Name == "position");
        var job = Rapid.Requests.Single(request => request.Name == "set_job");

        Assert.That(position.Every, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(position.Reply!.Fields.Select(field => (field.Name, field.Type, field.Unit)), Is.EqualTo(new[]
        {
            ("x", FieldType.Float, "mm"), ("y", FieldType.Float, "mm"), ("z", FieldType.Float, "mm"),
        }));
        Assert.That(job.ChangesMachine, Is.True);
        Assert.That(job.Timeout, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That((job.Send.Fields[0].Minimum, job.Send.Fields[0].Maximum), Is.EqualTo((1, 99)));
    }

    [Test]
    public void Units_stand_in_the_holes_and_in_the_fields_alike()
    {
        var reply = Rapid.Requests.Single(request => request.Name == "position").Reply!;

        Assert.That(reply.Text!.Select(part => part.Field).OfType<FieldProfile>(), Is.EqualTo(reply.Fields));
    }

    [Test]
    public void The_robot_reads_errors_with_words_and_conditions()
    {
        var refused = Rapid.Messages.Single(message => message.Kind == MessageKind.Error);

        Assert.That(refused.Words.Where(word => word.Key < 40), Is.EquivalentTo(new Dictionary<long, string>
        {
            [12] = "robot is in manual mode",
            [20] = "the job number is not 1 to 99",
            [30] = "the program does not know this command",
            [31] = "a line may have 78 characters",
        }));
        Assert.That(Rapid.DegradedIf.Single().Message, Is.EqualTo("ping"));
        Assert.That(Rapid.DegradedIf.Single().Field, Is.EqualTo("program"));
        Assert.That(Rapid.DegradedIf.Single().Values, Is.EqualTo(new[] { "STOP", "HOLD" }));
    }

    [Test]
    public void Messages_come_in_matching_order() => Assert.That(
        Rapid.Messages.Select(message => $"{message.Kind} {message.Name}"),
        Is.EqualTo(new[]
        {
            "Reply ping", "Reply position", "Reply status", "Reply set_job", "Reply file_open", "Reply file_block", "Reply file_close", "Reply file_abort",
            "Error refused", "Event cycle",
            "Request ping", "Request position", "Request status", "Request set_job", "Request file_open", "Request file_block", "Request file_close", "Request file_abort",
        }));

    [Test]
    public void Transcript_lines_keep_sign_text_and_place()
    {
        var example = Rapid.Examples[0];
        var file = File.ReadAllLines(Path.Combine(Texts.Bundled, "abb-rapid-lines", "profile.yaml"));

        Assert.That(example.Name, Is.EqualTo("answers and one event"));
        Assert.That(example.Lines.Select(line => $"{line.Sign} {line.Text}"), Is.EqualTo(new[]
        {
            "> PING<CR><LF>", "< PONG RUN<CR><LF>", "= reply ping {program: RUN}", "< CYC 118 OK<CR><LF>", "= event cycle {count: 118, result: OK}",
        }));
        Assert.That(example.Lines.Select(line => file[line.Line - 1][(line.Column - 1)..]), Is.EqualTo(example.Lines.Select(line => line.Text)));
        Assert.That(example.File, Is.EqualTo("device-profiles/abb-rapid-lines/profile.yaml"));
    }

    [Test]
    public void Polls_run_in_examples_that_ask_for_them() =>
        Assert.That(Rapid.Examples.Where(example => example.Polls).Select(example => example.Name), Is.EqualTo(new[] { "position asked every second" }));

    [Test]
    public void The_tool_counts_its_length_from_the_first_byte_and_without_the_end()
    {
        var framing = (LengthFraming)Torque.Framing;

        Assert.That(framing with { Start = [], End = [] }, Is.EqualTo(
            new LengthFraming(new ByteRange(1, 4), LengthCoding.Decimal, ByteOrder.Big, LengthCounts.Frame, 0, [], []) { Max = 9999, Checks = framing.Checks })
            .Using<LengthFraming>((left, right) => (left.At, left.Coding, left.Order, left.Counts, left.Add, left.Max) == (right.At, right.Coding, right.Order, right.Counts, right.Add, right.Max)));
        Assert.That(framing.End, Is.EqualTo(new byte[] { 0 }));
        Assert.That(framing.Start, Is.Empty);
    }

    [Test]
    public void The_tool_reads_its_header()
    {
        Assert.That(Torque.Header.Select(field => (field.Name, field.At, field.Type, field.Digits, field.Blank)), Is.EqualTo(new (string, ByteRange?, FieldType, int, string?)[]
        {
            ("mid", new ByteRange(5, 8), FieldType.Text, 0, null),
            ("revision", new ByteRange(9, 11), FieldType.Digits, 3, "001"),
        }));
        Assert.That(Torque.HeaderLength, Is.EqualTo(20), "the first field of any message stands at 21");
    }

    [Test]
    public void The_tool_reads_its_session()
    {
        var start = Torque.Session[0];

        Assert.That((start.Send, start.Expect), Is.EqualTo(("start", "started")));
        Assert.That(start.On, Is.EqualTo(new[] { new StepBranch("error", "code", "97", "revision", true, start.On[0].Steps) }));
        Assert.That((Torque.Session[1].Send, Torque.Session[1].Expect), Is.EqualTo(("subscribe", "accepted")));
    }

    [Test]
    public void The_tool_keeps_its_promise_without_naming_it()
    {
        Assert.That(Torque.DetectWithin, Is.EqualTo(TimeSpan.FromSeconds(13)));
        Assert.That(Torque.Settings.Single(setting => setting.Path == "detect_within"), Is.EqualTo(new Setting("detect_within", "13s", "derived from heartbeat")));
    }

    [Test]
    public void The_tool_reads_results_to_be_acknowledged()
    {
        var result = Torque.Messages.Single(message => message.Name == "tightening_result");

        Assert.That(result.Header, Is.EquivalentTo(new Dictionary<string, string> { ["mid"] = "0061" }));
        Assert.That(result.Ack, Is.EqualTo("tightening_ack"));
        Assert.That(result.Fields.Select(field => (field.Name, field.At, field.Type, field.Scale, field.Unit, field.Unique)), Is.EqualTo(new (string, ByteRange?, FieldType, decimal?, string?, bool)[]
        {
            ("ok", new ByteRange(108, 108), FieldType.Bool, null, null, false),
            ("torque", new ByteRange(141, 146), FieldType.Int, 0.01m, "Nm", false),
            ("angle", new ByteRange(170, 174), FieldType.Int, null, "deg", false),
            ("id", new ByteRange(222, 231), FieldType.Int, null, null, true),
            ("vin", new ByteRange(60, 84), FieldType.Text, null, null, false),
            ("job", new ByteRange(87, 88), FieldType.Int, null, null, false),
            ("parameter_set", new ByteRange(91, 93), FieldType.Int, null, null, false),
            ("batch_size", new ByteRange(96, 99), FieldType.Int, null, null, false),
            ("batch_counter", new ByteRange(102, 105), FieldType.Int, null, null, false),
            ("batch", new ByteRange(219, 219), FieldType.Int, null, null, false),
            ("torque_status", new ByteRange(111, 111), FieldType.Int, null, null, false),
            ("angle_status", new ByteRange(114, 114), FieldType.Int, null, null, false),
            ("torque_min", new ByteRange(117, 122), FieldType.Int, 0.01m, "Nm", false),
            ("torque_max", new ByteRange(125, 130), FieldType.Int, 0.01m, "Nm", false),
            ("torque_target", new ByteRange(133, 138), FieldType.Int, 0.01m, "Nm", false),
            ("angle_min", new ByteRange(149, 153), FieldType.Int, null, "deg", false),
            ("angle_max", new ByteRange(156, 160), FieldType.Int, null, "deg", false),
            ("angle_target", new ByteRange(163, 167), FieldType.Int, null, "deg", false),
            ("time", new ByteRange(177, 195), FieldType.Time, null, null, false),
            ("parameter_set_changed", new ByteRange(198, 216), FieldType.Time, null, null, false),
            ("cell", new ByteRange(23, 26), FieldType.Int, null, null, false),
            ("channel", new ByteRange(29, 30), FieldType.Int, null, null, false),
            ("name", new ByteRange(33, 57), FieldType.Text, null, null, false),
        }));
    }

    [Test]
    public void A_cause_belongs_to_the_message_that_carries_the_code() => Assert.That(
        Torque.Messages.Single(message => message is { Name: "error", Kind: MessageKind.Error }).Causes,
        Is.EquivalentTo(new Dictionary<long, string> { [16] = "busy", [35] = "busy", [96] = "busy" }));

    [Test]
    public void A_request_that_names_messages_means_them()
    {
        var select = Torque.Requests.Single(request => request.Name == "select_parameter_set");

        Assert.That(select.Send, Is.SameAs(Torque.Messages.Single(message => message.Name == "select_set")));
        Assert.That(select.Reply, Is.SameAs(Torque.Messages.Single(message => message.Name == "accepted")));
        Assert.That(select.Send.Kind, Is.EqualTo(MessageKind.Message));
        Assert.That(select.Send.Fields.Single().Name, Is.EqualTo("set"));
    }

    [Test]
    public void Every_example_of_the_tool_is_bytes_of_the_right_length()
    {
        foreach (var line in Torque.Examples.SelectMany(example => example.Lines).Where(line => line.Sign is '<' or '>'))
        {
            var bytes = ByteNotation.Parse(line.Text);
            Assert.That(bytes[^1], Is.Zero, line.Text);
            for (var at = 0; at < bytes.Length;)
            {
                var length = int.Parse(Encoding.ASCII.GetString(bytes, at, 4));
                Assert.That(length, Is.EqualTo(Array.IndexOf(bytes, (byte)0, at) - at), line.Text);
                at += length + 1;
            }
        }
    }
}
