using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using RobotLink.Profiles;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>This program has no descriptors left while a device calls.</summary>
[CancelAfter(60_000)]
[NonParallelizable]
[Platform("Linux")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DescriptorShortageTests
{
    private const int Descriptors = 7;

    /// <summary>More than this program asks about in one call, and long taken.</summary>
    private const ulong Least = 4;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    /// <summary>How often a call is tried while there are no descriptors.</summary>
    private const int Tries = 4;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(20.5);

    private readonly FakeTimeProvider time = new();
    private readonly Lines lines = new();
    private readonly Seat seat = new(new CallersProfile());
    private Socket call = null!;
    private PortListener listener = null!;

    /// <summary>A call that came while nothing could be opened; time has gone on for a little more than a minute since.</summary>
    [SetUp]
    public async Task CallInVain()
    {
        var port = FreePort.OfTcp();
        listener = new PortListener(port, time, lines);
        listener.Add(seat);

        // Everything that a call needs is loaded by now.
        using var first = await LineDevice.CallAsync(port, Stop);
        using var taken = await seat.NextAsync(Stop);
        call = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var shortage = new Shortage();
        await call.ConnectAsync(IPAddress.Loopback, port, Stop);
        await time.NextTimerAsync(due => due is not null, Stop);
        for (var tries = 1; tries < Tries; tries++)
        {
            time.Advance(BetweenTries);
            await time.NextTimerAsync(due => due is not null, Stop);
        }
    }

    [TearDown]
    public async Task End()
    {
        call.Dispose();
        await listener.DisposeAsync();
    }

    [Test]
    public void A_call_that_cannot_be_accepted_is_told_once_a_minute() => Assert.That(lines.Count, Is.EqualTo(2));

    [Test]
    public async Task A_call_that_could_not_be_accepted_is_served_as_soon_as_it_can_be()
    {
        time.Advance(BetweenTries);

        using var served = await seat.NextAsync(Stop);
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

        public void Dispose() => _ = SetLimit(Descriptors, before);
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
