using System.Text;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

internal sealed class MessageCatalogueTests
{
    private static readonly MessageCatalogue Robot = new(Samples.RobotLines());
    private static readonly MessageCatalogue Controller = new(Samples.OpenProtocol());

    [TestCase("PONG RUN", "ping")]
    [TestCase("POS 1.5 -2 3e2", "position")]
    [TestCase("OK", "set_job")]
    [TestCase("CYC 118 OK", "cycle")]
    [TestCase("ERR 12 robot is in manual mode", "refused")]
    public void A_frame_is_one_message_of_the_profile(string payload, string name)
    {
        Assert.That(Match(Robot, payload)?.Name, Is.EqualTo(name));
    }

    [TestCase("00200001003         ", "start")]
    [TestCase("0163000200300000    010001020103SIM                      ", "started")]
    [TestCase("0026000400100000    000196", "error")]
    [TestCase("002400050010        0060", "accepted")]
    [TestCase("00200062            ", "tightening_ack")]
    [TestCase("00209999            ", "alive")]
    public void A_frame_with_a_known_number_is_that_message(string payload, string name)
    {
        Assert.That(Match(Controller, payload)?.Name, Is.EqualTo(name));
    }

    [Test]
    public void What_is_awaited_comes_first_then_errors_then_events_then_messages_then_late_replies()
    {
        var kinds = new[] { MessageKind.Reply, MessageKind.Message, MessageKind.Event, MessageKind.Error };
        var all = kinds.Select(kind => Samples.Text(kind.ToString(), kind, Samples.Field("any", FieldType.Text))).ToList();
        var found = new List<MessageKind>();
        while (all.Count > 0)
        {
            var shape = Match(new MessageCatalogue(Samples.Device(Charset.Ascii, [.. all])), "x")!;
            found.Add(shape.Kind);
            all.RemoveAll(message => message.Kind == shape.Kind);
        }

        Assert.That(found, Is.EqualTo(new[] { MessageKind.Error, MessageKind.Event, MessageKind.Message, MessageKind.Reply }));
    }

    [Test]
    public void The_awaited_reply_wins_over_an_error_that_fits_too()
    {
        var reply = Samples.Text("reply", MessageKind.Reply, Samples.Field("any", FieldType.Text));
        var error = Samples.Text("error", MessageKind.Error, Samples.Field("any", FieldType.Text));
        var catalogue = new MessageCatalogue(Samples.Device(Charset.Ascii, error, reply));

        Assert.That(Match(catalogue, "x", catalogue.Find("reply"))?.Name, Is.EqualTo("reply"));
        Assert.That(Match(catalogue, "x")?.Name, Is.EqualTo("error"));
    }

    [Test]
    public void Of_one_kind_the_first_in_the_file_wins()
    {
        var narrow = Samples.Text("narrow", MessageKind.Event, "E", Samples.Field("n", FieldType.Int));
        var wide = Samples.Text("wide", MessageKind.Event, "E", Samples.Field("any", FieldType.Text));

        Assert.That(Match(new MessageCatalogue(Samples.Device(Charset.Ascii, narrow, wide)), "E1")?.Name, Is.EqualTo("narrow"));
        Assert.That(Match(new MessageCatalogue(Samples.Device(Charset.Ascii, wide, narrow)), "E1")?.Name, Is.EqualTo("wide"));
    }

    [Test]
    public void A_request_is_never_taken_for_something_received()
    {
        Assert.That(Match(Robot, "PING"), Is.Null);
    }

    [TestCase("PING", "ping")]
    [TestCase("JOB 12", "set_job")]
    [TestCase("CYC 1 OK", null)]
    public void What_we_sent_is_recognised_among_requests(string payload, string? name)
    {
        Assert.That(Robot.MatchSent(Encoding.ASCII.GetBytes(payload), new FieldValue[Robot.MaximumFields], out _)?.Name, Is.EqualTo(name));
    }

    [TestCase("POS 1 2 x", "nearest is 'position': expected a number for 'z' at byte 9, found 'x'")]
    [TestCase("PONG WALK", "nearest is 'ping': expected RUN, STOP or HOLD for 'program' at byte 6, found 'WALK'")]
    [TestCase("CYC 118 BAD", "nearest is 'cycle': expected OK or NOK for 'result' at byte 9, found 'BAD'")]
    [TestCase("CYD 118 OK", "nearest is 'cycle': expected 'CYC ' at byte 1, found 'CYD'")]
    [TestCase("\u0002xyz", "expected a known message at byte 1, found '<STX>xyz'")]
    [TestCase("", "expected a known message at byte 1, found the end")]
    public void A_frame_that_is_no_message_names_the_one_that_got_furthest(string payload, string words)
    {
        var bytes = Encoding.ASCII.GetBytes(payload);

        var shape = Robot.Match(bytes, [], new FieldValue[Robot.MaximumFields], out var nearest);

        Assert.That(shape, Is.Null);
        Assert.That(nearest.ToWords(bytes), Is.EqualTo(words));
    }

    [TestCase("00200099            ", "expected a known mid at byte 5, found '0099'")]
    [TestCase("0026000400100000    0001xy", "nearest is 'error': expected a whole number for 'code' at byte 25, found 'xy'")]
    [TestCase("002", "expected a known mid at byte 4, found the end")]
    public void A_frame_with_a_header_names_the_message_with_its_number(string payload, string words)
    {
        var bytes = Encoding.ASCII.GetBytes(payload);

        Controller.Match(bytes, [], new FieldValue[Controller.MaximumFields], out var nearest);

        Assert.That(nearest.ToWords(bytes), Is.EqualTo(words));
    }

    [Test]
    public void A_name_is_found_for_either_direction()
    {
        Assert.That(Robot.Find("ping")!.Kind, Is.EqualTo(MessageKind.Reply));
        Assert.That(Robot.FindSent("ping")!.Kind, Is.EqualTo(MessageKind.Request));
        Assert.That(Robot.Find("cycle")!.Kind, Is.EqualTo(MessageKind.Event));
        Assert.That(Robot.FindSent("cycle"), Is.Null);
        Assert.That(Controller.Find("alive"), Is.SameAs(Controller.FindSent("alive")));
        Assert.That(Robot.Find("nothing"), Is.Null);
    }

    [Test]
    public void A_request_knows_its_text_and_its_reply()
    {
        var request = Robot.FindRequest("position")!;

        Assert.That(request.Send, Is.SameAs(Robot.FindSent("position")));
        Assert.That(request.Reply, Is.SameAs(Robot.Find("position")));
        Assert.That(Robot.FindRequest("cycle"), Is.Null);
    }

    [Test]
    public void A_request_that_is_missing_in_the_list_of_messages_is_still_known()
    {
        var profile = Samples.RobotLines();
        var catalogue = new MessageCatalogue(profile with { Messages = [.. profile.Messages.Where(message => message.Kind == MessageKind.Event)] });

        Assert.That(Match(catalogue, "PONG RUN")?.Name, Is.EqualTo("ping"));
    }

    [Test]
    public void The_first_header_field_that_all_messages_fill_identifies()
    {
        var fields = new[] { Samples.Field("node", FieldType.Int, new ByteRange(1, 2)), Samples.Field("code", FieldType.Text, new ByteRange(3, 4)) };
        MessageProfile Message(string name, params (string, string)[] header) => new()
        {
            Name = name,
            Kind = MessageKind.Message,
            Header = header.ToDictionary(pair => pair.Item1, pair => pair.Item2),
        };
        var catalogue = new MessageCatalogue(Samples.Device() with
        {
            Header = fields,
            Messages = [Message("a", ("node", "7"), ("code", "A")), Message("b", ("code", "B"))],
        });

        Assert.That(Match(catalogue, "99A ")?.Name, Is.EqualTo("a"));
        Assert.That(Match(catalogue, "07B ")?.Name, Is.EqualTo("b"));
    }

    [TestCase("07", true)]
    [TestCase(" 7", true)]
    [TestCase("08", false)]
    [TestCase("  ", false)]
    [TestCase("00", false)]
    public void A_number_that_identifies_is_compared_as_a_number(string place, bool fits)
    {
        var catalogue = new MessageCatalogue(Samples.Device() with
        {
            Header = [Samples.Field("code", FieldType.Digits, new ByteRange(1, 2)) with { Digits = 2 }],
            Messages = [new MessageProfile { Name = "a", Kind = MessageKind.Event, Header = new Dictionary<string, string> { ["code"] = "7" } }],
        });

        Assert.That(Match(catalogue, place), fits ? Is.Not.Null : Is.Null);
    }

    [TestCase("01", true)]
    [TestCase("  ", true)]
    [TestCase("00", true)]
    [TestCase("02", false)]
    public void A_blank_that_identifies_is_what_it_means(string place, bool fits)
    {
        var catalogue = new MessageCatalogue(Samples.Device() with
        {
            Header = [Samples.Field("code", FieldType.Digits, new ByteRange(1, 2)) with { Digits = 2, Blank = "01" }],
            Messages = [new MessageProfile { Name = "a", Kind = MessageKind.Event, Header = new Dictionary<string, string> { ["code"] = "1" } }],
        });

        Assert.That(Match(catalogue, place), fits ? Is.Not.Null : Is.Null);
    }

    private static MessageShape? Match(MessageCatalogue catalogue, string payload, params MessageShape?[] awaited) =>
        catalogue.Match(Encoding.ASCII.GetBytes(payload), awaited, new FieldValue[catalogue.MaximumFields], out _);

    [Test]
    public void A_printed_message_with_a_value_of_ours_is_never_what_a_device_says()
    {
        var catalogue = Written.Catalogue("messages: { user: { text: \"{=secret.user}\" }, ready: { text: \"READY\" } }\nsession: [ { send: user, expect: ready } ]");
        var values = new FieldValue[catalogue.MaximumFields];

        Assert.That(catalogue.Match("Welcome"u8, [], values, out _), Is.Null);
        Assert.That(catalogue.Match("READY"u8, [], values, out _)?.Name, Is.EqualTo("ready"));
        Assert.That(catalogue.MatchSent("bob"u8, values, out _)?.Name, Is.EqualTo("user"));
    }
}
