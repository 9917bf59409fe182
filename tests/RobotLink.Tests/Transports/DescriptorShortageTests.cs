using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using RobotLink.Profiles;
using RobotLink.Tests.Simulators;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>This program has no descriptors left while a device calls.</summary>
[CancelAfter(20_000)]
[NonParallelizable]
[Platform("Linux")]
internal sealed class DescriptorShortageTests
{
    private const int Descriptors = 7;

    /// <summary>More than this program asks about in one call, and long taken.</summary>
    private const ulong Least = 4;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_call_that_cannot_be_accepted_is_told_once_a_minute()
    {
        var (time, lines, seat, port) = (new FakeTimeProvider(), new Lines(), new Seat(new CallersProfile()), FreePort.OfTcp());
        await using var listener = new PortListener(port, time, lines);
        listener.Add(seat);

        // Everything that a call needs is loaded by now.
        using var first = await LineDevice.CallAsync(port, Stop);
        using var taken = await seat.NextAsync(Stop);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (new Shortage())
        {
            await second.ConnectAsync(IPAddress.Loopback, port, Stop);
            for (var pause = 0; pause < 20; pause++)
            {
                await Eventually.IsTrue(() => time.ArmedTimers > 0, Stop);
                time.Advance(TimeSpan.FromMilliseconds(100));
            }
        }

        Assert.That(lines.Count, Is.EqualTo(1));
        var next = seat.NextAsync(Stop);
        while (!next.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        using var served = await next;
        Assert.That(served.Connected, Is.True);
    }

    /// <summary>No descriptor can be opened any more.</summary>
    private sealed class Shortage : IDisposable
    {
        private readonly ulong[] before = new ulong[2];

        public Shortage()
        {
            Assert.That(GetLimit(Descriptors, before), Is.Zero);
            Assert.That(SetLimit(Descriptors, [Least, before[1]]), Is.Zero);
        }

        public void Dispose() => Assert.That(SetLimit(Descriptors, before), Is.Zero);
    }

    private sealed class Lines : ILogger
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Interlocked.Increment(ref count);
    }

    [DllImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static extern int GetLimit(int what, [Out] ulong[] limit);

    [DllImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static extern int SetLimit(int what, ulong[] limit);
}
