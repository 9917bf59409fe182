using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Routing;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Transports;

namespace RobotLink.Tests.Supervision;

/// <summary>A part of the supervisor that fails takes the program down: nobody would notice otherwise that it is missing.</summary>
[CancelAfter(60_000)]
internal sealed class SupervisorGuardTests
{
    private string folder = null!;

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("guard").FullName;
        File.WriteAllText(Path.Combine(folder, "state"), "a file where the folder should be");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task A_keeper_of_seats_that_breaks_is_noticed()
    {
        using var device = new TcpListener(IPAddress.Loopback, 0);
        device.Start();
        var site = Texts.Site(
            $"links: {{ a: {{ profile: p, address: \"{device.LocalEndpoint}\" }} }}", new Texts().With("p", LinkBench.Quiet + "connect: { one_client_only: true }\n")).Site!;
        await using var supervisor = new Supervisor(site with { Folder = folder }, new Hub(), TimeProvider.System, new BreaksOn("SeatFile"));
        supervisor.Start();
        using var robot = await device.AcceptTcpClientAsync(Stop);

        Assert.That(async () => await supervisor.Completion.WaitAsync(Stop), Throws.TypeOf<NotSupportedException>());
    }

    private sealed class BreaksOn(string category) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => categoryName.EndsWith(category, StringComparison.Ordinal) ? new Breaks() : NullLogger.Instance;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    private sealed class Breaks : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new NotSupportedException("the log is full");
    }
}
