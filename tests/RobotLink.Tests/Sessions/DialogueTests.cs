using RobotLink.Sessions;

namespace RobotLink.Tests.Sessions;

public sealed class DialogueTests
{
    private const string Start3 = "> 00200001003<SP*9><NUL>";
    private const string Started = "0057000200200000    010001020103SIM                      <NUL>";
    private const string Subscribe = "> 00200060001<SP*9><NUL>";
    private const string Accepted = "0024000500100000    0060<NUL>";

    private const string Result7 =
        "event tightening_result ok=true torque=12.34 Nm angle=- id=7 vin=- job=- parameter_set=- batch_size=- batch_counter=- batch=- "
        + "torque_status=- angle_status=- torque_min=- torque_max=- torque_target=- angle_min=- angle_max=- angle_target=- "
        + "time=- parameter_set_changed=- cell=- channel=- name=-";

    [Test]
    public void The_dialogue_runs_step_by_step_before_anything_else()
    {
        using var bench = SessionBench.OfBundled("open-protocol-torque");
        Assert.That(bench.Happened(), Is.EqualTo(new[] { Start3 }));

        bench.Receive(Started);
        Assert.That(bench.Happened()[^1], Is.EqualTo(Subscribe));

        bench.Receive(Accepted).Receive(Accepted).Receive(Accepted);
        Assert.That(bench.Happened()[^1], Is.EqualTo("> 00200070001<SP*9><NUL>"));

        bench.Receive(Accepted);
        Assert.That(bench.Happened()[^1], Is.EqualTo("established"));
    }

    [Test]
    public void A_revision_that_is_not_supported_is_lowered_and_tried_again()
    {
        using var bench = SessionBench.OfBundled("open-protocol-torque");
        bench.Happened();
        bench.Receive(Error("0001", 97));
        Assert.That(bench.Happened()[^1], Is.EqualTo("> 00200001002<SP*9><NUL>"));

        bench.Receive(Error("0001", 97));
        Assert.That(bench.Happened()[^1], Is.EqualTo("> 00200001001<SP*9><NUL>"));

        bench.Receive(Error("0001", 97));
        Assert.That(bench.Happened()[^1], Is.EqualTo("ended rejected"));
    }

    [Test]
    public void The_lowered_revision_is_not_used_for_other_messages()
    {
        using var bench = SessionBench.OfBundled("open-protocol-torque");
        bench.Receive(Error("0001", 97)).Receive(Started);

        Assert.That(bench.Happened()[^1], Is.EqualTo(Subscribe));
    }

    [Test]
    public void A_code_that_the_profile_calls_busy_ends_the_session_as_busy()
    {
        using var bench = SessionBench.OfBundled("open-protocol-torque");
        bench.Receive(Error("0001", 96));

        Assert.That(bench.Happened()[^1], Is.EqualTo("ended busy"));
    }

    [Test]
    public void A_step_that_is_not_answered_ends_the_session()
    {
        using var bench = SessionBench.OfBundled("open-protocol-torque");
        bench.Pass(3);

        Assert.That(bench.Happened()[^1], Is.EqualTo("ended noreply"));
    }

    [Test]
    public void A_device_that_always_says_again_is_not_hammered()
    {
        using var bench = new SessionBench("""
            profile: p
            extends: base/tcp-line
            requests: { hello: { send: "HELLO", reply: "HI" } }
            events: { wait: { match: "WAIT" } }
            session: [ { send: hello, on: { wait: { retry: true } } } ]
            """);
        for (var count = 0; count < 50; count++)
        {
            bench.Receive("WAIT<CR><LF>");
        }

        var happened = bench.Happened();
        Assert.That(happened.Count(what => what == "> HELLO<CR><LF>"), Is.EqualTo(11));
        Assert.That(happened, Has.Member("ended rejected"));
    }

    [Test]
    public void Requests_are_refused_until_the_dialogue_is_done()
    {
        using var bench = SessionBench.OfBundled("open-protocol-torque");

        Assert.That(bench.Ask("enable_tool"), Is.EqualTo(-1));
    }

    [Test]
    public void A_result_is_acknowledged_after_it_was_delivered()
    {
        using var bench = Established();
        bench.Receive(Result(7));

        Assert.That(bench.Happened(), Is.EqualTo(new[] { Result7, "> 00200062001<SP*9><NUL>" }));
    }

    [Test]
    public void A_repeated_result_is_acknowledged_again_and_known_as_a_repeat_even_on_a_later_connection()
    {
        var memory = new SessionMemory();
        using var first = Established(memory);
        first.Receive(Result(7));
        using var second = Established(memory);
        second.Receive(Result(7));

        Assert.That(second.Happened(), Is.EqualTo(new[] { Result7 + " (a repeat)", "> 00200062001<SP*9><NUL>" }));
    }

    [Test]
    public void The_keep_alive_goes_out_before_the_controller_hangs_up_even_while_results_stream_in()
    {
        using var bench = Established();
        for (var id = 1; id <= 20; id++)
        {
            bench.Pass(0.5);
        }

        Assert.That(bench.Happened(), Has.Member("> 00209999<SP*12><NUL>"));
    }

    private static SessionBench Established(SessionMemory? memory = null)
    {
        var bench = SessionBench.OfBundled("open-protocol-torque", memory);
        bench.Receive(Started).Receive(Accepted).Receive(Accepted).Receive(Accepted).Receive(Accepted);
        bench.Happened();
        return bench;
    }

    private static string Error(string mid, int code) => $"0026000400100000    {mid}{code}<NUL>";

    private static string Result(int id)
    {
        var data = new char[231];
        Array.Fill(data, ' ');
        "0231006100100000    ".CopyTo(data);
        data[107] = '1';
        "001234".CopyTo(data.AsSpan(140));
        $"{id:D10}".CopyTo(data.AsSpan(221));
        return new string(data) + "<NUL>";
    }
}
