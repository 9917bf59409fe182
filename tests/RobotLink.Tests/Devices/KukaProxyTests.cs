using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Simulators.Kuka;

namespace RobotLink.Tests.Devices;

/// <summary>The profile <c>kuka-varproxy</c>: KRL text becomes numbers, flags and frames.</summary>
[CancelAfter(60_000)]
internal sealed class KukaProxyTests
{
    private const string Number = @"-?\d+(\.\d+)?(E-?\d+)?";

    [Test]
    public async Task Axes_and_position_are_split(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("kuka-varproxy", new KukaVarProxySimulator(DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.ReceivedAsync("axes", stop), Does.Match($"a1={Number} deg a2={Number} deg .*a6={Number} deg e1=0 .*e6=0 "));
        Assert.That(await bench.ReceivedAsync("position", stop), Does.Match($"x={Number} mm y={Number} mm z={Number} mm a={Number} deg b={Number} deg c={Number} deg s=2 t=35 e1=0 "));
        Assert.That(await bench.AskAsync("read_frame", stop, ("name", "$TOOL")), Does.Contain("x=0 mm y=0 mm z=120 mm a=0 deg b=0 deg c=0 deg"));
    }

    [Test]
    public async Task Numbers_and_flags_are_written_and_read(CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("kuka-varproxy", new KukaVarProxySimulator(DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.AskAsync("set_override", stop, ("value", 55)), Does.StartWith("Answered"));
        Assert.That(await bench.AskAsync("override", stop), Does.Contain("value=55 "));
        Assert.That(await bench.AskAsync("write_bool", stop, ("name", "$OUT[3]"), ("value", true)), Does.StartWith("Answered"));
        Assert.That(await bench.AskAsync("read_bool", stop, ("name", "$OUT[3]")), Does.Contain("value=true "));
        Assert.That(await bench.AskAsync("write_int", stop, ("name", "COUNTERS[2]"), ("value", -7)), Does.StartWith("Answered"));
        Assert.That(await bench.AskAsync("read_int", stop, ("name", "COUNTERS[2]")), Does.Contain("value=-7 "));
        Assert.That(await bench.AskAsync("write_real", stop, ("name", "COUNTERS[3]"), ("value", 0.125)), Does.StartWith("Answered"));
        Assert.That(await bench.AskAsync("read_real", stop, ("name", "COUNTERS[3]")), Does.Contain("value=0.125 "));
    }

    [TestCase("read_int", "NO_SUCH", "there is no such variable")]
    [TestCase("read_variable", "NO_SUCH", "there is no such variable")]
    [TestCase("read_bool", "$OV_PRO", "the variable is of another type")]
    [TestCase("read_axes", "$TOOL", "the variable is of another type")]
    public async Task What_is_unknown_or_of_another_type_is_refused_with_words(string request, string name, string words, CancellationToken stop)
    {
        await using var bench = DeviceBench.Of("kuka-varproxy", new KukaVarProxySimulator(DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stop);

        Assert.That(await bench.AskAsync(request, stop, ("name", name)), Does.StartWith("Rejected").And.Contain(words));
    }
}
