namespace RobotLink.Tests.Sessions;

/// <summary>What a step of the dialogue can do beside sending and expecting.</summary>
public sealed class StepTests
{
    private const string Two = """
        profile: p
        extends: base/tcp-line
        requests:
          hello: { send: "HELLO", reply: "PORT {port:int}" }
          login: { send: "LOGIN", reply: "READY" }
        events: { again: { match: "AGAIN" }, locked: { match: "LOCKED {by:word}" } }
        """;

    [Test]
    public void A_captured_port_is_called_and_the_dialogue_goes_on_there()
    {
        using var bench = new SessionBench(Two + """

            session:
              - { send: hello, capture: { work: port } }
              - { reconnect: { port: captured.work } }
              - { send: login }
            """);
        bench.Receive("PORT 16002<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("reconnect 16002"));

        bench.Reconnect();
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> LOGIN<CR><LF>" }));

        bench.Receive("READY<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("established"));
    }

    [Test]
    public void Steps_keep_the_gap_between_frames_and_the_first_has_none_to_keep()
    {
        using var bench = new SessionBench(Two + "\nlimits: { gap: 100ms }\nsession: [ { send: hello }, { send: login } ]\nfarewell: [ { send: hello } ]\n");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> HELLO<CR><LF>" }));

        bench.Pass(0.05).Receive("PORT 1<CR><LF>").Pass(0.09);
        Assert.That(bench.Happened(), Has.None.StartsWith(">"));

        bench.Pass(0.01);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> LOGIN<CR><LF>" }));

        bench.Receive("READY<CR><LF>");
        bench.Happened();
        bench.Leave();
        Assert.That(bench.Happened(), Has.None.StartsWith(">"));

        bench.Pass(0.1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> HELLO<CR><LF>" }));
    }

    [Test]
    public void A_step_behind_a_wait_keeps_what_is_left_of_the_gap()
    {
        using var bench = new SessionBench(Two + "\nlimits: { gap: 100ms }\nsession: [ { send: hello }, { wait: 30ms }, { send: login } ]\n");
        bench.Receive("PORT 1<CR><LF>").Pass(0.09);
        Assert.That(bench.Happened(), Has.No.Member("> LOGIN<CR><LF>"));

        Assert.That(bench.Pass(0.01).Happened(), Is.EqualTo(new[] { "> LOGIN<CR><LF>" }));
    }

    [Test]
    public void Half_a_frame_from_the_old_port_is_not_taken_for_the_new_one()
    {
        using var bench = new SessionBench(Two + "\nsession: [ { send: hello, capture: { work: port } }, { reconnect: { port: captured.work } }, { send: login } ]\n");
        bench.Receive("PORT 16002<CR><LF>GARB");
        bench.Reconnect().Receive("READY<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("established"));
    }

    [Test]
    public void A_device_that_names_no_port_ends_the_session()
    {
        using var bench = new SessionBench(Two + "\nsession: [ { send: hello, capture: { work: port } }, { reconnect: { port: captured.work } } ]\n");
        bench.Receive("PORT 70000<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("ended rejected"));
    }

    [Test]
    public void A_step_that_cannot_be_made_is_no_refusal_of_the_device()
    {
        using var bench = new SessionBench(
            "profile: p\nextends: base/tcp-line\nrequests: { login: { send: \"LOGIN {=secret.pw}\", reply: \"OK\" } }\nsession: [ { send: login } ]\n");

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "ended unsendable" }));
    }

    [Test]
    public void A_device_may_hang_up_before_its_other_port_is_called()
    {
        using var bench = new SessionBench(Two + "\nsession: [ { send: hello, capture: { work: port } }, { wait: 1s }, { reconnect: { port: captured.work } } ]\n");
        Assert.That(bench.Session.ReconnectIsNext, Is.False);

        bench.Receive("PORT 16002<CR><LF>");
        Assert.That(bench.Session.ReconnectIsNext, Is.True);
    }

    [Test]
    public void A_step_can_wait()
    {
        using var bench = new SessionBench(Two + "\nsession: [ { wait: 500ms }, { send: login } ]\n");
        bench.Pass(0.4);
        Assert.That(bench.Happened(), Is.Empty);

        bench.Pass(0.1);
        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> LOGIN<CR><LF>" }));
    }

    [Test]
    public void A_step_that_nothing_answers_is_sent_again_as_often_as_it_says()
    {
        using var bench = new SessionBench(Two + "\nsession: [ { send: login, timeout: 1s, retries: 2 } ]\n");
        bench.Pass(3);

        Assert.That(bench.Happened(), Is.EqualTo(new[] { "> LOGIN<CR><LF>", "> LOGIN<CR><LF>", "> LOGIN<CR><LF>", "ended noreply" }));
    }

    [Test]
    public void A_branch_runs_its_own_steps_and_then_the_step_again()
    {
        using var bench = new SessionBench(Two + "\nsession: [ { send: login, on: { locked: { steps: [ { send: hello } ], retry: true } } } ]\n");
        bench.Receive("LOCKED bob<CR><LF>").Receive("PORT 1<CR><LF>").Receive("READY<CR><LF>");

        Assert.That(bench.Happened().Where(line => line.StartsWith('>') || line == "established"), Is.EqualTo(new[]
        {
            "> LOGIN<CR><LF>", "> HELLO<CR><LF>", "> LOGIN<CR><LF>", "established",
        }));
    }

    [Test]
    public void A_branch_that_does_not_retry_goes_on_with_the_next_step()
    {
        using var bench = new SessionBench(Two + "\nsession: [ { send: login, on: { again: { retry: false } } }, { send: hello } ]\n");
        bench.Happened();
        bench.Receive("AGAIN<CR><LF>");

        Assert.That(bench.Happened()[^1], Is.EqualTo("> HELLO<CR><LF>"));
    }

    [Test]
    public void A_value_of_the_expected_message_can_branch_too()
    {
        using var bench = new SessionBench(Two + "\nsession: [ { send: hello, on: { hello.port=0: { retry: true } } } ]\n");
        bench.Happened();
        bench.Receive("PORT 0<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("> HELLO<CR><LF>"));

        bench.Receive("PORT 5<CR><LF>");
        Assert.That(bench.Happened()[^1], Is.EqualTo("established"));
    }

    [Test]
    public void A_device_that_branches_for_ever_is_left_to_the_ladder()
    {
        using var bench = new SessionBench(Two + "\nsession: [ { send: login, on: { locked: { steps: [ { send: hello } ], retry: true } } } ]\n");
        for (var count = 0; count < 50; count++)
        {
            bench.Receive("LOCKED bob<CR><LF>PORT 1<CR><LF>");
        }

        var happened = bench.Happened();
        Assert.That(happened[^1], Is.EqualTo("ended rejected"));
        Assert.That(happened.Count(line => line == "> LOGIN<CR><LF>"), Is.EqualTo(11));
    }
}
