using RobotLink.Simulators;

namespace RobotLink.Tests.Host.Simulation;

/// <summary>Bundled robot profiles with the product's own links, against our simulators over real sockets.</summary>
[CancelAfter(60_000)]
internal sealed class RobotProfileTests
{
    [TestCase("kuka-varproxy", "override", "{}", "value")]
    [TestCase("kuka-varproxy", "read_variable", """{"name":"$MODE_OP"}""", "value")]
    [TestCase("fanuc-rmi", "status", "{}", "override")]
    [TestCase("fanuc-rmi", "position", "{}", "x")]
    [TestCase("ur-dashboard", "robot_mode", "{}", "mode")]
    [TestCase("ur-rtde", "version_of_controller", "{}", "major")]
    [TestCase("yaskawa-hses", "status", "{}", "running")]
    [TestCase("yaskawa-hses", "position", "{}", "x")]
    public async Task A_link_comes_up_and_reads(string profile, string request, string arguments, string field, CancellationToken stopping)
    {
        await using var running = await StartAsync(profile, stopping);

        var (status, answer) = await running.AskAsync("r1", $$"""{"name":"{{request}}","fields":{{arguments}}}""", null, stopping);

        Assert.That((status, answer.GetProperty("outcome").GetString()), Is.EqualTo((200, "answered")), answer.ToString());
        Assert.That(answer.GetProperty("reply").GetProperty("fields").TryGetProperty(field, out _), answer.ToString());
    }

    [TestCase("fanuc-rmi", "position")]
    [TestCase("fanuc-rmi", "status")]
    [TestCase("kuka-varproxy", "override")]
    [TestCase("kuka-varproxy", "axes")]
    [TestCase("ur-dashboard", "robot_mode")]
    [TestCase("yaskawa-hses", "status")]
    [TestCase("yaskawa-hses", "position")]
    [TestCase("modbus-tcp", "alive")]
    [TestCase("modbus-rtu", "alive")]
    [TestCase("siemens-s7", "alive")]
    [TestCase("mitsubishi-mc-binary", "alive")]
    [TestCase("mitsubishi-mc-ascii", "alive")]
    public async Task Who_asks_what_is_polled_anyway_has_a_reply_each_time(string profile, string request, CancellationToken stopping)
    {
        const int Times = 20;
        await using var running = await StartAsync(profile, $"{{ requests: {{ {request}: {{ every: 10ms }} }} }}", stopping);

        var outcomes = new List<string?>();
        for (var times = 0; times < Times; times++)
        {
            var (_, answer) = await running.AskAsync("r1", $$"""{"name":"{{request}}"}""", null, stopping);
            outcomes.Add(answer.GetProperty("outcome").GetString());
        }

        Assert.That(outcomes, Is.EqualTo(Enumerable.Repeat("answered", Times)));
    }

    [TestCase("kuka-varproxy", "write_variable", """{"name":"$OV_PRO","value":"50"}""", "answered")]
    [TestCase("kuka-varproxy", "write_variable", """{"name":"$NO_SUCH","value":"50"}""", "rejected")]
    [TestCase("fanuc-rmi", "initialize", "{}", "answered")]
    [TestCase("fanuc-rmi", "wait_time", """{"seconds":0.1}""", "rejected")]
    [TestCase("ur-dashboard", "load", """{"file":"nowhere.urp"}""", "rejected")]
    [TestCase("yaskawa-hses", "write_d", """{"number":1,"value":42}""", "answered")]
    [TestCase("yaskawa-hses", "select_job", """{"name":"NOWHERE","line":0}""", "rejected")]
    [TestCase("kuka-eki", "move_joints", """{"a1":0,"a2":-90,"a3":90,"a4":0,"a5":0,"a6":5}""", "unknown")]
    public async Task A_command_is_done_or_rejected_with_words(string profile, string request, string arguments, string outcome, CancellationToken stopping)
    {
        await using var running = await StartAsync(profile, stopping);

        var (_, answer) = await running.AskAsync("r1", $$"""{"name":"{{request}}","fields":{{arguments}}}""", "key-1", stopping);

        Assert.That(answer.GetProperty("outcome").GetString(), Is.EqualTo(outcome), answer.ToString());
    }

    [TestCase("kuka-eki")]
    [TestCase("kuka-varproxy")]
    [TestCase("fanuc-rmi")]
    [TestCase("ur-dashboard")]
    [TestCase("ur-rtde")]
    [TestCase("yaskawa-hses")]
    public async Task A_silent_program_is_noticed(string profile, CancellationToken stopping)
    {
        await using var running = await StartAsync(profile, stopping);
        Assert.That(Fault.TryParse("silent", out var silent, out var error), error);

        running.Robot.Apply(silent);

        await running.UntilAsync("r1", "down", stopping);
    }

    private static Task<RunningDaemon> StartAsync(string profile, CancellationToken stopping) => StartAsync(profile, "{}", stopping);

    private static Task<RunningDaemon> StartAsync(string profile, string settings, CancellationToken stopping) => RunningDaemon.StartAsync(
        profile, settings, [("r1", true, SimulatorCatalogue.Create(profile, new SimulatorOptions { Time = TimeProvider.System }))], stopping);
}
