using System.Net;
using Microsoft.Extensions.Logging;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Sharing;

namespace RobotLink.Tests.Sharing;

/// <summary>A port that closes with its device keeps nothing of the times before, for a device may come and go for years.</summary>
[CancelAfter(60_000)]
[NonParallelizable]
internal sealed class SharePortMemoryTests
{
    private const int Changes = 2000;

    /// <summary>Less than any object that could stay behind.</summary>
    private const int BytesPerChangeMax = 40;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Nothing_stays_behind_each_time_the_device_goes_and_comes()
    {
        var clock = new MonotonicClock(TimeProvider.System);
        var lines = new Counter();
        var configuration = new ShareConfiguration { Listen = $"{IPAddress.Loopback}:0", WhenDown = WhenDown.Refused };
        await using var port = new SharePort("a", configuration, byDatagrams: false, clock, new LeaseNews(TimeProvider.System), lines);
        port.Start();
        await ComeAndGoAsync(port, lines, Changes / 10);
        var before = Held();
        await ComeAndGoAsync(port, lines, Changes);

        Assert.That(Held() - before, Is.LessThan(Changes * BytesPerChangeMax));
    }

    /// <summary>What is still used, to the byte: closed sockets go with the second collection.</summary>
    private static long Held()
    {
        for (var time = 0; time < 3; time++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: false);
    }

    private static async Task ComeAndGoAsync(IShareEvents port, Counter lines, int times)
    {
        for (var time = 0; time < times; time++)
        {
            var next = lines.Next();
            port.Told(works: time % 2 == 0, "the device is down");
            await next.WaitAsync(Stop);
        }
    }

    /// <summary>Tells of each line, and keeps none.</summary>
    private sealed class Counter : ILogger
    {
        private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes with the next line.</summary>
        public Task Next() => (next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => next.TrySetResult();
    }
}
