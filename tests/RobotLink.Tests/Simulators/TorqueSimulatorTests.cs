using RobotLink.Simulators;
using RobotLink.Simulators.OpenProtocol;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class TorqueSimulatorTests
{
    private const string Start = "00200001001         \0";
    private const string Subscribe = "00200060001         \0";
    private const string Acknowledge = "00200062            \0";
    private const string Alive = "00209999            \0";
    private const string Subscribed = "002400050010" + "0000    " + "0060\0";

    private readonly FakeTimeProvider time = new();

    [TestCase("   ")]
    [TestCase("000")]
    [TestCase("001")]
    public async Task A_start_in_revision_1_is_answered_with_cell_channel_and_name(string revision, CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        var answer = await client.AskAsync($"00200001{revision}         \0", token);

        Assert.That(answer, Is.EqualTo("00570002001" + "00000    " + "010001" + "0201" + "03SIM TORQUE CONTROLLER    \0"));
        Assert.That((answer[22..26], answer[28..30], answer[32..57].TrimEnd()), Is.EqualTo(("0001", "01", "SIM TORQUE CONTROLLER")));
    }

    [Test]
    public async Task A_higher_revision_is_refused_and_a_lower_one_then_taken(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(await client.AskAsync("00200001003         \0", token), Is.EqualTo("00260004001" + "00000    " + "000197\0"));
        Assert.That(await client.AskAsync("00200001002         \0", token), Does.StartWith("00620002002").And.EndWith("04SIM\0"));
    }

    [Test]
    public async Task Nothing_is_answered_before_the_start(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(await client.AskAsync(Subscribe + Alive + Start, token), Does.StartWith("00570002"));
        Assert.That(controller.IgnoredBeforeStart, Is.EqualTo(2));
    }

    [Test]
    public async Task A_second_start_is_refused_with_error_96(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);

        Assert.That(await client.AskAsync(Start, token), Is.EqualTo("0026000400100000    000196\0"));
    }

    [Test]
    public async Task A_second_client_is_refused_with_error_96_and_closed(CancellationToken token)
    {
        await using var controller = Controller();
        using var first = await StartedAsync(controller, token);
        using var second = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(await second.AskAsync(Start, token), Is.EqualTo("0026000400100000    000196\0"));
        Assert.That(await second.ReceiveAsync(token), Is.Empty);
        Assert.That(await first.AskAsync(Alive, token), Is.EqualTo(Alive));
    }

    [TestCase("00200060001         ", "0060", Description = "subscribe")]
    [TestCase("00200042            ", "0042", Description = "disable tool")]
    [TestCase("00200043            ", "0043", Description = "enable tool")]
    [TestCase("00230018            003", "0018", Description = "select a parameter set")]
    [TestCase("00230020            001", "0020", Description = "reset the batch")]
    [TestCase("00220038            04", "0038", Description = "select a job")]
    [TestCase("00200127            ", "0127", Description = "abort the job")]
    [TestCase("00450050            VIN 118                  ", "0050", Description = "download an identifier")]
    [TestCase("00200003            ", "0003", Description = "stop")]
    public async Task A_good_request_is_accepted(string request, string mid, CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);

        Assert.That(await client.AskAsync(request + "\0", token), Is.EqualTo($"0024000500100000    {mid}\0"));
    }

    [TestCase("00230018            099", "001802", Description = "no such parameter set")]
    [TestCase("00230020            099", "002002", Description = "no such parameter set")]
    [TestCase("00230020            002", "002004", Description = "parameter set not running")]
    [TestCase("00220038            99", "003817", Description = "no such job")]
    [TestCase("00450050                                     ", "005001", Description = "no identifier")]
    [TestCase("00200078            ", "007858", Description = "no alarm")]
    [TestCase("00200017            ", "001714", Description = "parameter sets not told")]
    [TestCase("00200054            ", "005407", Description = "identifiers not told")]
    [TestCase("00200073            ", "007312", Description = "alarms not told")]
    [TestCase("00200063            ", "006310", Description = "not subscribed")]
    [TestCase("00200060002         ", "006097", Description = "revision not supported")]
    [TestCase("00230018009         003", "001897", Description = "revision not supported")]
    [TestCase("00240018            0030", "001801", Description = "too many digits")]
    [TestCase("00220018            03", "001801", Description = "too few digits")]
    [TestCase("00270050            VIN 118", "005001", Description = "an identifier that is not filled up")]
    [TestCase("00210042            1", "004201", Description = "data where there are none")]
    [TestCase("00230018    ab      003", "001801", Description = "a station that is no number")]
    [TestCase("00200777            ", "077799", Description = "unknown")]
    public async Task A_wrong_request_is_refused_with_its_code(string request, string error, CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);

        Assert.That(await client.AskAsync(request + "\0", token), Is.EqualTo($"0026000400100000    {error}\0"));
    }

    [TestCase("0060", "09")]
    [TestCase("0014", "13")]
    [TestCase("0051", "06")]
    [TestCase("0070", "11")]
    public async Task A_second_subscription_is_refused(string mid, string error, CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);
        await client.SendAsync($"0020{mid}001         \0", token);
        await client.ReadPastAsync($"{mid}\0", token);
        await client.SendAsync("00200016            \0" + "00200077            \0" + $"0020{mid}001         \0", token);

        Assert.That(await client.ReadPastAsync($"{mid}{error}\0", token), Does.EndWith($"0026000400100000    {mid}{error}\0"));
    }

    [Test]
    public async Task A_result_has_every_field_where_the_specification_puts_it(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await SubscribedAsync(controller, token);

        await BytesAsync(client, token);
        var result = await client.ReadUntilAsync('\0', token);

        Assert.That(result, Has.Length.EqualTo(232).And.StartsWith("0231006100100000    010001020103SIM TORQUE CONTROLLER"));
        int[] numbers = [21, 27, 31, 58, 85, 89, 94, 100, 106, 109, 112, 115, 123, 131, 139, 147, 154, 161, 168, 175, 196, 217, 220];
        Assert.That(numbers.Select(at => result[(at - 1)..(at + 1)]), Is.EqualTo(Enumerable.Range(1, 23).Select(index => $"{index:00}")));
        Assert.That((result[116..122], result[124..130], result[132..138]), Is.EqualTo(("001100", "001300", "001200")));
        Assert.That(int.Parse(result[140..146]), Is.InRange(1075, 1325));
        Assert.That(result[176..195], Does.Match("^2026-11-20:02:00:0[23]$"));
        Assert.That(result[221..231], Is.EqualTo("0000005001"));
    }

    [Test]
    public async Task A_result_is_repeated_until_it_is_acknowledged(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await SubscribedAsync(controller, token);

        await BytesAsync(client, token);
        var first = await client.ReadUntilAsync('\0', token);
        await Repeat(controller, token);
        Assert.That(await client.ReadUntilAsync('\0', token), Is.EqualTo(first));
        Assert.That(await client.AskAsync(Acknowledge + Alive, token), Does.Contain(Alive));
        await BytesAsync(client, token);

        Assert.That((await client.ReadUntilAsync('\0', token))[221..231], Is.EqualTo("0000005002"));
    }

    [Test]
    public async Task A_client_that_never_acknowledges_is_dropped_and_gets_the_result_again(CancellationToken token)
    {
        await using var controller = Controller(peerTimeout: TimeSpan.FromMinutes(5));
        using var deaf = await SubscribedAsync(controller, token);
        await BytesAsync(deaf, token);
        var first = await deaf.ReadUntilAsync('\0', token);
        for (var repeat = 0; repeat < controller.Repeats; repeat++)
        {
            await Repeat(controller, token);
            Assert.That(await deaf.ReadUntilAsync('\0', token), Is.EqualTo(first));
        }

        await Repeat(controller, token);
        Assert.That(await deaf.ReceiveAsync(token), Is.Empty);
        using var next = await SubscribedAsync(controller, token);

        Assert.That(await next.ReadUntilAsync('\0', token), Is.EqualTo(first));
    }

    [Test]
    public async Task A_subscription_without_acknowledgement_gets_result_after_result(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);
        await client.AskAsync("002000600011        \0", token);

        for (var id = 5001; id < 5004; id++)
        {
            await time.NextTimerAsync(next => next <= TimeSpan.FromSeconds(3), token);
            time.Advance(time.UntilNextTimer!.Value);
            Assert.That((await client.ReadUntilAsync('\0', token))[221..231], Is.EqualTo($"{id:0000000000}"));
        }
    }

    [Test]
    public async Task A_disabled_tool_makes_no_result(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await SubscribedAsync(controller, token);
        await client.AskAsync("00200042            \0", token);

        time.Advance(TimeSpan.FromSeconds(9));

        Assert.That(await client.AskAsync(Alive, token), Is.EqualTo(Alive));
    }

    [Test]
    public async Task Fifteen_seconds_without_a_word_end_the_connection(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);
        await time.NextTimerAsync(next => next == TimeSpan.FromSeconds(15), token);

        time.Advance(TimeSpan.FromSeconds(15));

        Assert.That(await client.ReceiveAsync(token), Is.Empty);
    }

    [Test]
    public async Task The_seat_is_free_again_after_the_client_has_gone(CancellationToken token)
    {
        await using var controller = Controller();
        (await StartedAsync(controller, token)).Dispose();
        await controller.UntilAsync(() => controller.Clients == 0, token);

        using var next = await StartedAsync(controller, token);

        Assert.That(await next.AskAsync(Alive, token), Is.EqualTo(Alive));
    }

    [TestCase("GET / HTTP/1.1\r\n\r\n")]
    [TestCase("0010")]
    [TestCase("00200001            X")]
    public async Task Bytes_that_are_no_telegram_end_the_connection(string bytes, CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await RawClient.ConnectAsync(controller.Endpoint, token);

        Assert.That(await client.AskAsync(bytes, token), Is.Empty);
        Assert.That(controller.ProtocolViolations, Is.EqualTo(1));
    }

    private static async Task<RawClient> StartedAsync(TorqueSimulator controller, CancellationToken token)
    {
        var client = await RawClient.ConnectAsync(controller.Endpoint, token);
        Assert.That(await client.AskAsync(Start, token), Does.StartWith("00570002"));
        return client;
    }

    private static async Task<RawClient> SubscribedAsync(TorqueSimulator controller, CancellationToken token)
    {
        var client = await StartedAsync(controller, token);
        await client.SendAsync(Subscribe, token);
        Assert.That(await client.ReadUntilAsync('\0', token), Is.EqualTo(Subscribed));
        return client;
    }

    /// <summary>Lets a little time pass, again and again, until the client has bytes.</summary>
    private Task BytesAsync(RawClient client, CancellationToken token) => Eventually.IsTrue(
        () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            return client.HasBytes;
        },
        token);

    /// <summary>Waits until the controller waits for an acknowledgement, then lets that wait run out.</summary>
    private async Task Repeat(TorqueSimulator controller, CancellationToken token)
    {
        await time.NextTimerAsync(next => next <= controller.RepeatAfter, token);
        time.Advance(controller.RepeatAfter);
    }

    private TorqueSimulator Controller(TimeSpan? peerTimeout = null)
    {
        var controller = new TorqueSimulator(new SimulatorOptions { Time = time }) { PeerTimeout = peerTimeout ?? TimeSpan.FromSeconds(15) };
        controller.Start();
        return controller;
    }
}
