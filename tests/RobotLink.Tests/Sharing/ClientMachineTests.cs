using System.Text;
using RobotLink.Messages;
using RobotLink.Sessions;
using RobotLink.Sharing;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Sessions;

namespace RobotLink.Tests.Sharing;

/// <summary>One program's bytes, and what they ask for.</summary>
internal sealed class ClientMachineTests
{
    private const string Torque = """
        profile: p
        extends: base/tcp-line
        session:
          - { expect: welcome }
          - { send: login, expect: welcome_back }
          - { send: subscribe, expect: subscribed }
        farewell: [ { send: bye } ]
        heartbeat: { send: alive, reply: alive, after_idle: 1s }
        messages:
          welcome: { text: "WELCOME" }
          login: { text: "LOGIN {=secret.password}" }
          welcome_back: { text: "HI" }
          subscribe: { text: "SUB" }
          subscribed: { text: "SUBSCRIBED" }
          alive: { text: "ALIVE" }
          bye: { text: "BYE" }
          result: { text: "RESULT {id:int}", ack: result_ack }
          result_ack: { text: "ACK" }
        requests: { read: { send: "READ", reply: "VALUE {value:int}" } }
        """;

    [Test]
    public void A_request_of_the_profile_is_known_however_its_bytes_arrive([Range(0, 10)] int splitAt)
    {
        using var machine = Machine(Texts.Lines(""));
        var bytes = "STATUS?\r\nSTATUS?\r\n"u8.ToArray();
        Feed(machine, bytes.AsSpan(0, splitAt));
        var early = machine.Next([]);
        Feed(machine, bytes.AsSpan(splitAt));
        var kinds = new List<WishKind> { early.Kind };
        while (kinds[^1] != WishKind.More || kinds.Count == 1)
        {
            kinds.Add(machine.Next([]).Kind);
        }

        Assert.That(kinds.Count(kind => kind == WishKind.Pass), Is.EqualTo(2));
    }

    [Test]
    public void A_line_that_arrives_with_half_of_its_end_is_passed_on_whole()
    {
        using var machine = Machine("profile: p\nextends: base/tcp\nframing: { end: <CR><LF>, also: [<CR>] }\nrequests: { read: { send: \"READ\", reply: \"V\" } }");
        Feed(machine, "READ\r"u8);

        var wish = machine.Next([]);

        Assert.That(Encoding.ASCII.GetString([.. wish.Wire, .. wish.Rest]), Is.EqualTo("READ\r\n"));
    }

    [Test]
    public void Bytes_that_form_no_message_are_refused()
    {
        using var machine = Machine("profile: p\nextends: base/tcp\nframing: { start: <STX>, end: <ETX>, max: 64B }\nrequests: { read: { send: \"READ\", reply: \"V\" } }");
        Feed(machine, "GET / HTTP/1.1\r\n"u8);

        Assert.That(machine.Next([]).Kind, Is.EqualTo(WishKind.Refuse));
    }

    [Test]
    public void A_message_longer_than_the_device_takes_is_refused()
    {
        using var machine = Machine(Texts.Lines("limits: { send_text: 8B }"));
        Feed(machine, "STATUS?!?\r\n"u8);

        var wish = machine.Next([]);

        Assert.That(wish.Kind, Is.EqualTo(WishKind.Refuse));
        Assert.That(wish.Reason, Does.Contain("limits.send_text"));
    }

    [Test]
    public void A_program_logs_in_with_what_the_device_said_to_us_and_listens_then()
    {
        using var machine = LoggedInDevice(out var greeting);

        Assert.That(greeting, Is.EqualTo("WELCOME\r\n"));
        Assert.That(machine.Listens, Is.False);
        Assert.That(Answer(machine, "LOGIN geheim\r\n"), Is.EqualTo("HI\r\n"));
        Assert.That(Answer(machine, "SUB\r\n"), Is.EqualTo("SUBSCRIBED\r\n"));
        Assert.That(machine.Listens, Is.True);
    }

    [Test]
    public void A_subscription_that_devices_may_refuse_is_no_part_that_a_program_must_say()
    {
        using var bench = new SessionBench("profile: p\nextends: base/tcp-line\nsession:\n  - { send: one, expect: good }\n  - { send: two, expect: good, on: { bad: { retry: false } } }\n"
            + "messages: { one: { text: ONE }, two: { text: TWO }, good: { text: GOOD } }\nerrors: { bad: { match: \"BAD {code:int}\" } }\nrequests: { read: { send: READ, reply: V } }");
        var relay = new RelayLog(bench);
        bench.Receive("GOOD<CR><LF>").Receive("BAD 7<CR><LF>");
        using var machine = new ClientMachine(new ClientVocabulary(bench.Protocol));
        machine.Greet(relay.Handshake!, []);

        Assert.That((Answer(machine, "ONE\r\n"), machine.Listens, Answer(machine, "TWO\r\n")), Is.EqualTo(("GOOD\r\n", true, "BAD 7\r\n")));
    }

    [Test]
    public void A_name_alone_in_its_line_is_known_by_its_turn()
    {
        using var bench = new SessionBench(
            "profile: p\nextends: base/tcp\nframing: { end: <CR><LF>, prompts: [\"User: \", \"Password: \"] }\nsession:\n  - { expect: who }\n  - { send: name, expect: what }\n  - { send: word, expect: in }\n"
            + "messages: { who: { text: \"User: \" }, name: { text: \"{=secret.user}\" }, what: { text: \"Password: \" }, word: { text: \"{=secret.password}\" }, in: { text: IN } }\nrequests: { read: { send: READ, reply: V } }",
            outside: new OneSecret());
        var relay = new RelayLog(bench);
        bench.Receive("User: ").Receive("Password: ").Receive("IN<CR><LF>");
        using var machine = new ClientMachine(new ClientVocabulary(bench.Protocol));
        Assert.That(Encoding.ASCII.GetString(machine.Greet(relay.Handshake!, [])), Is.EqualTo("User: "));

        Assert.That((Answer(machine, "geheim\r\n"), Answer(machine, "geheim\r\n"), machine.Listens), Is.EqualTo(("Password: ", "IN\r\n", true)));
    }

    [Test]
    public void A_login_of_another_kind_does_not_reach_the_device()
    {
        using var machine = LoggedInDevice(out _);
        Feed(machine, "CONNECT 7\r\n"u8);

        Assert.That(machine.Next([]).Kind, Is.EqualTo(WishKind.Refuse));
    }

    [Test]
    public void A_login_with_another_password_is_refused()
    {
        using var machine = LoggedInDevice(out _);
        Feed(machine, "LOGIN gelogen\r\n"u8);

        Assert.That(machine.Next([]).Kind, Is.EqualTo(WishKind.Refuse));
    }

    [Test]
    public void A_heartbeat_that_says_nothing_else_is_answered_here_once_the_device_has_answered_one()
    {
        using var machine = LoggedInDevice(out _);
        Feed(machine, "ALIVE\r\nALIVE\r\n"u8);

        Assert.That(machine.Next([]).Kind, Is.EqualTo(WishKind.Pass));
        var wish = machine.Next("ALIVE\r\n"u8.ToArray());
        Assert.That(wish.Kind, Is.EqualTo(WishKind.Answer));
        Assert.That(wish.Reply, Is.EqualTo("ALIVE\r\n"u8.ToArray()));
    }

    [Test]
    public void An_acknowledgement_is_ours_already_and_a_farewell_is_the_programs_alone()
    {
        using var machine = LoggedInDevice(out _);
        Feed(machine, "ACK\r\nBYE\r\n"u8);

        var wish = machine.Next([]);
        Assert.That(wish.Kind, Is.EqualTo(WishKind.Answer));
        Assert.That(wish.Reply, Is.Empty);
        Assert.That(machine.Next([]).Kind, Is.EqualTo(WishKind.Leave));
    }

    [Test]
    public void What_came_while_the_device_was_down_is_known_to_be_late()
    {
        using var machine = Machine(Texts.Lines(""));
        Feed(machine, "STATUS?\r\nSTATUS?\r\n"u8);
        machine.Hold(9);

        Assert.That((machine.Next([]).WasHeld, machine.Next([]).WasHeld), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_key_in_the_answer_to_a_login_is_the_programs_own()
    {
        using var bench = new SessionBench("""
            profile: p
            extends: base/tcp
            framing: { length: { at: 1, counts: rest }, max: 64B }
            counters: { id: { from: 100, to: 200 } }
            header: { id: { at: 2, type: u8, value: counter.id }, code: { at: 3, type: u8 } }
            replies: { matched_by: id, window: 2 }
            session: [ { send: open, expect: opened } ]
            messages: { open: { code: 8 }, opened: { code: 9 } }
            requests: { read: { send: { code: 1 }, reply: { code: 2 } } }
            """);
        var relay = new RelayLog(bench);
        bench.Receive("<0x02>d<0x09>");
        using var machine = new ClientMachine(new ClientVocabulary(bench.Protocol));
        machine.Greet(relay.Handshake!, []);
        Feed(machine, [2, 7, 8]);

        Assert.That(machine.Next([]).Reply, Is.EqualTo(new byte[] { 2, 7, 9 }));
    }

    private static ClientMachine Machine(string profile) =>
        new(new ClientVocabulary(new DeviceProtocol(Texts.Good(profile), Budget.Of(Texts.Good(profile)))));

    /// <summary>A program at a device to which we have logged in.</summary>
    private static ClientMachine LoggedInDevice(out string greeting)
    {
        using var bench = new SessionBench(Torque, outside: new OneSecret());
        var relay = new RelayLog(bench);
        bench.Receive("WELCOME<CR><LF>HI<CR><LF>SUBSCRIBED<CR><LF>");
        var machine = new ClientMachine(new ClientVocabulary(bench.Protocol));
        greeting = Encoding.ASCII.GetString(machine.Greet(relay.Handshake!, []));
        return machine;
    }

    private static string Answer(ClientMachine machine, string said)
    {
        Feed(machine, Encoding.ASCII.GetBytes(said));
        var wish = machine.Next([]);
        Assert.That(wish.Kind, Is.EqualTo(WishKind.Answer), wish.Reason);
        return Encoding.ASCII.GetString(wish.Reply);
    }

    private static void Feed(ClientMachine machine, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(machine.Free().Span);
        machine.Advance(bytes.Length);
    }

    private sealed class OneSecret : IScope
    {
        public bool TryGet(string scope, string name, out object? value)
        {
            value = "geheim";
            return scope == "secret";
        }
    }
}
