using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Simulators;
using RobotLink.Tests.Transports;

namespace RobotLink.Tests.Links;

/// <summary>What a link promises does not depend on how long the program has been running.</summary>
[CancelAfter(60_000)]
internal sealed class AgedProgramTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_device_that_never_says_a_word_is_judged_as_soon_after_an_hour_as_after_a_second()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var time = new AgedTime();
        var site = Texts.Site($"links: {{ a: {{ profile: p, address: \"{mute.LocalEndpoint}\" }} }}", new Texts().With("p", LinkBench.Polled)).Site!;
        var hub = new Hub();
        await using var supervisor = new Supervisor(site, hub, time, NullLoggerFactory.Instance);
        time.Age = TimeSpan.FromHours(1);
        supervisor.Start();

        await hub.UntilAsync(() => supervisor.Links[0].Snapshot().Verdict?.Cause == Cause.NoReply, Stop);
    }

    /// <summary>The system's clock, with time that has passed before.</summary>
    private sealed class AgedTime : TimeProvider
    {
        public TimeSpan Age { get; set; }

        public override long GetTimestamp() => System.GetTimestamp() + (long)(Age.TotalSeconds * System.TimestampFrequency);

        public override long TimestampFrequency => System.TimestampFrequency;
    }
}
