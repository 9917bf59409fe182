using RobotLink.Simulators;
using RobotLink.Simulators.OpenProtocol;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class TorqueStationTests
{
    private const string Now = "2026-11-20:02:00:00";

    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task The_selected_parameter_set_is_told_at_once_and_at_each_change(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);

        Assert.That(await ToldAsync(client, Command("0014"), "0016", token), Is.EqualTo($"0042001500100000    001{Now}\0"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await ToldAsync(client, "00230018            007\0", "0016", token), Is.EqualTo("0042001500100000    0072026-11-20:02:00:01\0"));
        controller.Control("parameter-set 3");
        Assert.That(await client.ReadUntilAsync('\0', token), Does.StartWith("0042001500100000    003"));
    }

    [Test]
    public async Task An_identifier_is_told_and_stands_in_the_next_result(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);
        await client.AskAsync(Command("0051"), token);

        Assert.That(await ToldAsync(client, "00450050            VIN 118                  \0", "0053", token), Is.EqualTo("0045005200100000    VIN 118                  \0"));
        controller.Control("scan VIN 119");
        Assert.That(await client.ReadUntilAsync('\0', token), Is.EqualTo("0045005200100000    VIN 119                  \0"));
        await client.SendAsync(Command("0053") + "00220038            03\0" + Command("0060"), token);
        await client.ReadPastAsync("0060\0", token);
        await BytesAsync(client, token);

        Assert.That((await client.ReadUntilAsync('\0', token))[57..93], Is.EqualTo("04VIN 119                  050306001"));
    }

    [Test]
    public async Task An_identifier_is_refused_while_the_controller_takes_it_from_a_scanner(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);
        controller.Control("vin-source scanner");

        Assert.That(await client.AskAsync("00450050            VIN 118                  \0", token), Does.EndWith("005008\0"));
    }

    [Test]
    public async Task An_alarm_is_told_stops_the_tool_and_is_acknowledged_from_either_side(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);
        Assert.That(await ToldAsync(client, Command("0070"), "0077", token), Is.EqualTo($"0056007600100000    01002    03104105{Now}\0"));

        controller.Control("alarm E851");
        Assert.That(await client.ReadUntilAsync('\0', token), Is.EqualTo($"0053007100100000    01E85102103004{Now}\0"));
        Assert.That(controller.Tightens, Is.False);
        await client.SendAsync(Command("0072"), token);
        Assert.That(await ToldAsync(client, Command("0078"), "0075", token), Is.EqualTo("0024007400100000    E851\0"));
        Assert.That(controller.Tightens, Is.True);

        controller.Control("alarm E852");
        await client.ReadUntilAsync('\0', token);
        await client.SendAsync(Command("0072"), token);
        controller.Control("acknowledge");
        Assert.That(await client.ReadUntilAsync('\0', token), Is.EqualTo("0024007400100000    E852\0"));
    }

    [Test]
    public async Task An_alarm_that_stands_is_told_to_who_subscribes(CancellationToken token)
    {
        await using var controller = Controller();
        controller.Control("alarm E851");
        using var client = await StartedAsync(controller, token);

        Assert.That(await ToldAsync(client, Command("0070"), "0077", token), Is.EqualTo($"0056007600100000    01102E85103104005{Now}\0"));
    }

    [Test]
    public async Task What_is_told_comes_again_until_its_own_acknowledgement(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);
        await client.SendAsync(Command("0014"), token);
        await client.ReadPastAsync("0014\0", token);
        var told = await client.ReadUntilAsync('\0', token);
        await client.SendAsync(Command("0062"), token);

        await time.NextTimerAsync(next => next <= controller.RepeatAfter, token);
        time.Advance(controller.RepeatAfter);

        Assert.That(await client.ReadUntilAsync('\0', token), Is.EqualTo(told));
    }

    [Test]
    public async Task Who_has_not_subscribed_is_told_nothing(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);
        controller.Control("alarm E851");
        controller.Control("scan VIN 118");

        Assert.That(await client.AskAsync("00230018            007\0", token), Is.EqualTo("0024000500100000    0018\0"));
        Assert.That(await client.AskAsync(Command("9999"), token), Is.EqualTo(Command("9999")));
    }

    [Test]
    public async Task The_parameter_sets_and_the_tool_are_described(CancellationToken token)
    {
        await using var controller = Controller();
        using var client = await StartedAsync(controller, token);

        Assert.That(await client.AskAsync(Command("0010"), token), Is.EqualTo("0047001100100000    008001002003004005006007008\0"));
        Assert.That(
            await client.AskAsync(Command("0040"), token),
            Is.EqualTo("0081004100100000    01SIM-TOOL-1    020000000000032026-01-12:10:00:0004SIM-0001  \0"));
    }

    [TestCase("alarm", "error use alarm E851")]
    [TestCase("acknowledge", "error use alarm E851")]
    [TestCase("parameter-set 9", "error use alarm E851")]
    [TestCase("vin-source nobody", "error use alarm E851")]
    [TestCase("alarm E851", "ok RUN, tool enabled, parameter set 1, job 0, results 0, unacknowledged 0, alarm E851")]
    public async Task Its_own_control_words_are_checked(string command, string answer)
    {
        await using var controller = Controller();

        Assert.That(controller.Control(command), Does.StartWith(answer));
    }

    private static string Command(string mid) => $"0020{mid}            \0";

    /// <summary>Asks for something that is told after the answer, and acknowledges it.</summary>
    private static async Task<string> ToldAsync(RawClient client, string asked, string ack, CancellationToken token)
    {
        await client.SendAsync(asked, token);
        Assert.That(await client.ReadUntilAsync('\0', token), Is.EqualTo($"0024000500100000    {asked[4..8]}\0"));
        var told = await client.ReadUntilAsync('\0', token);
        await client.SendAsync(Command(ack), token);
        return told;
    }

    private static async Task<RawClient> StartedAsync(TorqueSimulator controller, CancellationToken token)
    {
        var client = await RawClient.ConnectAsync(controller.Endpoint, token);
        Assert.That(await client.AskAsync("00200001001         \0", token), Does.StartWith("00570002"));
        return client;
    }

    private Task BytesAsync(RawClient client, CancellationToken token) => Eventually.IsTrue(
        () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            return client.HasBytes;
        },
        token);

    private TorqueSimulator Controller()
    {
        var controller = new TorqueSimulator(new SimulatorOptions { Time = time });
        controller.Start();
        return controller;
    }
}
