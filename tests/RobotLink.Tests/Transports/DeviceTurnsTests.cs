using System.Net;
using RobotLink.Tests.Simulators;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

[CancelAfter(60_000)]
internal sealed class DeviceTurnsTests
{
    private static readonly IPAddress Robot = IPAddress.Parse("10.0.0.2");

    private FakeTimeProvider time = null!;
    private DeviceTurns turns = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void MakeTurns()
    {
        time = new FakeTimeProvider();
        turns = new DeviceTurns(time);
    }

    [Test]
    public async Task The_second_call_to_a_device_waits_for_the_end_of_the_first()
    {
        var first = await turns.EnterAsync(Robot, Stop);
        var second = turns.EnterAsync(Robot, Stop);
        var whileCalling = second.IsCompleted;

        first.Dispose();

        Assert.That(whileCalling, Is.False);
        using var turn = await second;
    }

    [Test]
    public async Task Calls_to_different_devices_do_not_wait_for_each_other()
    {
        using var first = await turns.EnterAsync(Robot, Stop);

        using var second = await turns.EnterAsync(IPAddress.Parse("10.0.0.3"), Stop);

        Assert.That(time.ArmedTimers, Is.Zero);
    }

    [Test]
    public async Task Who_gives_up_waiting_leaves_the_turn_to_the_others()
    {
        var first = await turns.EnterAsync(Robot, Stop);
        using var impatient = new CancellationTokenSource();
        var second = turns.EnterAsync(Robot, impatient.Token);
        var third = turns.EnterAsync(Robot, Stop);

        await impatient.CancelAsync();
        first.Dispose();

        Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>());
        using var turn = await third;
    }

    [Test]
    public async Task Where_nobody_answered_the_next_call_begins_a_second_after_the_last_one_began()
    {
        using (var first = await turns.EnterAsync(Robot, Stop))
        {
            time.Advance(TimeSpan.FromSeconds(0.25));
            first.NobodyAnswered();
        }

        var second = turns.EnterAsync(Robot, Stop);

        await time.UntilAsync(() => time.ArmedTimers == 1, Stop);
        Assert.That(time.UntilNextTimer, Is.EqualTo(TimeSpan.FromSeconds(0.75)));
        time.Advance(TimeSpan.FromSeconds(0.75));
        using var turn = await second;
    }

    [Test]
    public async Task Where_a_call_was_refused_another_port_of_the_device_may_be_called_at_once()
    {
        (await turns.EnterAsync(Robot, Stop)).Dispose();

        using var second = await turns.EnterAsync(Robot, Stop);

        Assert.That(time.ArmedTimers, Is.Zero);
    }
}
