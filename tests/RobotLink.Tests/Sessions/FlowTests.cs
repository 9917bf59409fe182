using RobotLink.Sessions;

namespace RobotLink.Tests.Sessions;

/// <summary>How often something is said, and what may be said at all.</summary>
public sealed class FlowTests
{
    private const string Head = "profile: p\nextends: base/tcp-line\n";

    [Test]
    public void The_device_has_its_pause_before_the_next_frame()
    {
        using var bench = new SessionBench(Head + "limits: { gap: 100ms }\nrequests: { a: { send: \"A\", reply: \"B\" } }\n");
        bench.Pass(1);
        bench.Ask("a");
        bench.Receive("B<CR><LF>");
        bench.Ask("a");
        Assert.That(bench.Happened().Count(line => line == "> A<CR><LF>"), Is.EqualTo(1));

        bench.Pass(0.1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> A<CR><LF>" }));
    }

    [Test]
    public void A_poll_begins_with_its_phase()
    {
        using var bench = new SessionBench(Head + "requests: { a: { send: \"A\", reply: \"B {n:int}\", every: 1s, phase: 500ms, slow_to: 4s, timeout: 100ms }, b: { send: \"P\", reply: \"Q\" } }\nheartbeat: { send: b, after_idle: 60s, reply_within: 1s }\ndetect_within: 120s\n");
        bench.Pass(0.4);
        Assert.That(bench.Happened().Count(line => line == "> A<CR><LF>"), Is.Zero);

        bench.Pass(0.1);
        Assert.That(bench.Happened().Count(line => line == "> A<CR><LF>"), Is.EqualTo(1));
    }

    [Test]
    public void A_poll_slows_down_while_nobody_answers_and_keeps_its_period_once_somebody_does()
    {
        using var bench = new SessionBench(Head + "counters: { n: { from: 1, to: 99 } }\nreplies: { matched_by: n }\nrequests: { a: { send: \"A {=counter.n}\", reply: \"B {n:int}\", every: 1s, slow_to: 4s, timeout: 100ms } }\ndetect_within: 1min\n");
        var asked = new List<double>();
        for (var tick = 0; tick < 160; tick++)
        {
            asked.AddRange(bench.Happened().Where(line => line.StartsWith('>')).Select(_ => tick / 10.0));
            bench.Pass(0.1);
        }

        Assert.That(asked, Is.EqualTo(new[] { 0, 2, 6, 10, 14 }).Within(0.01));
        bench.Pass(2);
        bench.Receive("B 6<CR><LF>");
        bench.Happened();
        bench.Pass(4);
        bench.Receive("B 7<CR><LF>");
        bench.Happened();

        Assert.That(bench.Pass(1).Happened(), Is.EqualTo(new[] { "> A 8<CR><LF>" }));
    }

    [Test]
    public void Of_events_that_come_too_often_the_newest_is_delivered()
    {
        using var bench = new SessionBench(Head + "events: { pose: { match: \"P {x:int}\", latest_every: 1s } }\n");
        bench.Happened();
        bench.Receive("P 1<CR><LF>P 2<CR><LF>P 3<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("event pose x=1"));

        bench.Pass(1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "event pose x=3" }));

        bench.Pass(5);
        Assert.That(bench.Happened(), Is.Empty);
    }

    [Test]
    public void The_newest_event_is_delivered_before_the_connection_ends()
    {
        using var bench = new SessionBench(Head + "events: { pose: { match: \"P {x:int}\", latest_every: 1s } }\n");
        bench.Receive("P 1<CR><LF>P 2<CR><LF>P 3<CR><LF>");
        bench.Happened();
        bench.Session.Close("gone");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "event pose x=3" }));
    }

    [Test]
    public void Events_that_are_passed_over_are_acknowledged_all_the_same()
    {
        using var bench = new SessionBench(Head + "messages: { got: { text: \"GOT {x:int}\" } }\nevents: { pose: { match: \"P {x:int}\", latest_every: 1s, ack: got } }\n");
        bench.Happened();
        bench.Receive("P 1<CR><LF>P 2<CR><LF>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "event pose x=1", "> GOT 1<CR><LF>", "> GOT 2<CR><LF>" }));

        Assert.That(bench.Pass(1).Happened(), Is.EqualTo(new[] { "event pose x=2" }));
    }

    [Test]
    public void A_repeat_of_an_event_is_not_held_as_the_newest()
    {
        using var bench = new SessionBench(Head + "events: { pose: { match: { text: \"P {x:int}\", fields: { x: { unique: true } } }, latest_every: 1s } }\n");
        bench.Happened();
        bench.Receive("P 1<CR><LF>P 2<CR><LF>P 1<CR><LF>");
        bench.Happened();

        Assert.That(bench.Pass(1).Happened(), Is.EqualTo(new[] { "event pose x=2" }));
    }

    [Test]
    public void What_is_inside_a_repeat_is_not_delivered_again()
    {
        using var bench = new SessionBench("""
            profile: p
            extends: base/tcp
            framing: { length: { at: 1 } }
            header: { kind: { at: 2, type: u8 } }
            events:
              batch:
                match:
                  kind: 16
                  fields: { id: { at: 3, type: u8, unique: true } }
                  contains: { from: 4, framing: { size: 1B }, messages: { result: { fields: { value: { at: 1, type: u8 } } } } }
            """);
        bench.Happened();
        bench.Receive("<0x05><0x10><0x01><0x0A><0x0B>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "alive", "event batch id=1", "event result value=10", "event result value=11" }));

        bench.Receive("<0x05><0x10><0x01><0x0A><0x0B>");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "event batch id=1 (a repeat)" }));
    }

    [Test]
    public void Of_events_that_come_too_often_the_others_are_counted()
    {
        using var bench = new SessionBench(Head + "events: { pose: { match: \"P {x:int}\", latest_every: 1s } }\n");
        bench.Receive("P 1<CR><LF>P 2<CR><LF>P 3<CR><LF>P 4<CR><LF>");
        Assert.That(bench.Skipped, Is.EqualTo(new[] { "Newer P 2<CR><LF>", "Newer P 3<CR><LF>" }));

        bench.Pass(5);
        bench.Receive("P 5<CR><LF>");
        Assert.That(bench.Skipped, Has.Count.EqualTo(2), "P 4 was delivered after its period, P 5 at once");
    }

    [Test]
    public void Frames_inside_a_frame_that_nobody_knows_are_counted()
    {
        using var bench = new SessionBench("""
            profile: p
            extends: base/tcp
            framing: { length: { at: 1..2, counts: frame } }
            header: { kind: { at: 3, type: u8 } }
            messages:
              state:
                kind: 16
                contains:
                  from: 4
                  framing: { length: { at: 1..2, counts: frame } }
                  header: { package: { at: 3, type: u8 } }
                  messages:
                    mode: { package: 0, fields: { running: { type: u8 } } }
            """);
        bench.Happened();

        bench.Receive("<NUL><0x0B><0x10><NUL><0x04><NUL><0x01><NUL><0x04><0x09><0xFF>");

        Assert.That(bench.Happened().Where(line => line.StartsWith("event")), Is.EqualTo(new[] { "event state", "event mode running=1" }));
        Assert.That(bench.Skipped, Is.EqualTo(new[] { "UnknownInside <NUL><0x04><HT><0xFF>" }));
    }

    [Test]
    public void A_command_that_waited_longer_than_it_is_valid_is_not_sent()
    {
        using var bench = new SessionBench(Head + "requests: { slow: { send: \"S\", reply: \"T\", timeout: 30s }, go: { send: \"GO\", reply: \"OK\", changes_machine: true, valid_for: 2s, timeout: 20s } }\n");
        bench.Ask("slow");
        bench.Ask("go");
        bench.Pass(2);

        Assert.That(bench.Happened()[^1], Is.EqualTo("2 expired"));
    }

    [Test]
    public void A_stream_that_stays_away_is_a_silent_program()
    {
        using var bench = new SessionBench(Head + "events: { pose: { match: \"P {x:int}\" } }\nrequests: { a: { send: \"A\", reply: \"B\" } }\nheartbeat: { expect: pose, within: 2s }\n");
        bench.Pass(1);
        bench.Receive("P 1<CR><LF>");
        bench.Ask("a");
        bench.Receive("B<CR><LF>");
        bench.Pass(1.9);
        Assert.That(bench.Happened(), Has.No.Member("silent"));

        bench.Pass(0.1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "silent" }));
    }

    [Test]
    public void Other_frames_do_not_stand_in_for_the_stream()
    {
        using var bench = new SessionBench(Head + "events: { pose: { match: \"P {x:int}\" }, other: { match: \"O\" } }\nheartbeat: { expect: pose, within: 2s }\n");
        bench.Receive("P 1<CR><LF>");
        bench.Pass(1.5);
        bench.Receive("O<CR><LF>");
        bench.Pass(0.6);

        Assert.That(bench.Happened()[^1], Is.EqualTo("silent"));
    }

    [Test]
    public void The_device_says_how_soon_it_wants_to_be_asked_again()
    {
        using var bench = new SessionBench(Head + "requests: { ping: { send: \"PING\", reply: \"PONG {ms:int}\" } }\nheartbeat: { send: ping, after_idle: 10s, reply_within: 1s, interval_from: ping.ms }\ndetect_within: 20s\n");
        bench.Session.Prove(TimeSpan.Zero);
        bench.Receive("PONG 3000<CR><LF>");
        bench.Happened();
        bench.Pass(2.9);
        Assert.That(bench.Happened(), Is.Empty);

        bench.Pass(0.1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> PING<CR><LF>" }));
    }

    [Test]
    public void An_error_can_close_the_connection()
    {
        using var bench = new SessionBench(Head + "errors: { fatal: { match: \"FATAL\", then: close } }\n");
        bench.Receive("FATAL<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("ended rejected"));
    }

    [Test]
    public void An_error_can_ask_to_be_left_alone()
    {
        using var bench = new SessionBench(Head + "errors: { full: { match: \"FULL\", then: back_off } }\n");
        bench.Receive("FULL<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("ended rejected for long"));
    }

    [Test]
    public void After_an_error_that_says_so_the_dialogue_runs_again()
    {
        using var bench = new SessionBench(Head + "requests: { login: { send: \"LOGIN\", reply: \"OK\" }, a: { send: \"A\", reply: \"B\" } }\nsession: [ { send: login } ]\nerrors: { out: { match: \"OUT\", then: log_in_again } }\n");
        bench.Receive("OK<CR><LF>");
        bench.Ask("a");
        bench.Happened();
        bench.Receive("OUT<CR><LF>");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "reply out", "1 rejected", "> LOGIN<CR><LF>" }));
    }

    [Test]
    public void A_request_that_changes_nothing_is_asked_again_when_the_profile_says_so()
    {
        using var bench = new SessionBench(Head + "requests: { a: { send: \"A\", reply: \"B\" } }\nerrors: { later: { match: \"LATER\", then: retry } }\n");
        bench.Ask("a");
        bench.Happened();
        bench.Receive("LATER<CR><LF>").Receive("LATER<CR><LF>").Receive("LATER<CR><LF>");

        Assert.That(bench.Happened().Where(line => line[0] is '>' or '1'), Is.EqualTo(new[] { "> A<CR><LF>", "> A<CR><LF>", "1 rejected" }));
    }

    [Test]
    public void A_request_that_changes_the_machine_is_never_asked_again_by_itself()
    {
        using var bench = new SessionBench(Head + "requests: { go: { send: \"GO\", reply: \"OK\", changes_machine: true } }\nerrors: { later: { match: \"LATER\", then: retry } }\n");
        bench.Ask("go");
        bench.Happened();
        bench.Receive("LATER<CR><LF>");

        Assert.That(bench.Happened(), Has.Member("1 rejected").And.No.Member("> GO<CR><LF>"));
    }

    [Test]
    public void Counters_that_go_on_live_with_the_link()
    {
        var memory = new SessionMemory();
        memory.Counters["id"] = 7;
        using var bench = new SessionBench(Head + "counters: { id: { from: 1, to: 9, restart: never } }\n", memory);

        Assert.That(memory.Counters["id"], Is.EqualTo(7));
    }
}
