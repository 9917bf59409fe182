using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>From which port a device is called again, so that it frees the seat of a connection that died.</summary>
internal sealed class TcpConnectorTests
{
    private static readonly DialTarget Target = new(
        "10.0.0.2", 5000, 0, TimeSpan.FromSeconds(3), new TcpSettings(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 3, TimeSpan.FromSeconds(4)));

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_device_for_one_client_is_called_from_the_port_that_holds_its_seat()
    {
        var calls = new Calls();
        var connector = new TcpConnector(Target, oneClientOnly: true, calls, ForgottenSeats.Instance);
        var first = await connector.OpenAsync(Stop);

        connector.Ended(first, byPeer: false, wasProven: true);
        await connector.OpenAsync(Stop);

        Assert.That(calls.Ports, Is.EqualTo(new[] { 0, first.LocalPort }));
    }

    [Test]
    public async Task Being_turned_away_on_another_port_does_not_forget_the_one_that_holds_the_seat()
    {
        var calls = new Calls();
        var connector = new TcpConnector(Target, oneClientOnly: true, calls, ForgottenSeats.Instance);
        var first = await connector.OpenAsync(Stop);
        connector.Ended(first, byPeer: false, wasProven: true);
        calls.AreSwallowed = true;
        for (var call = 0; call < 20; call++)
        {
            Assert.That(async () => await connector.OpenAsync(Stop), Throws.TypeOf<DialException>());
        }

        calls.AreSwallowed = false;
        var other = await connector.OpenAsync(Stop);
        connector.Ended(other, byPeer: true, wasProven: false);
        await connector.OpenAsync(Stop);

        Assert.That(calls.Ports[^2..], Is.EqualTo(new[] { 0, first.LocalPort }));
    }

    [Test]
    public async Task A_device_that_hung_up_itself_has_no_seat_to_free()
    {
        var calls = new Calls();
        var connector = new TcpConnector(Target, oneClientOnly: true, calls, ForgottenSeats.Instance);
        var first = await connector.OpenAsync(Stop);

        connector.Ended(first, byPeer: true, wasProven: true);
        await connector.OpenAsync(Stop);

        Assert.That(calls.Ports, Is.EqualTo(new[] { 0, 0 }));
    }

    /// <summary>Answers every call, or none, and keeps from which port it came.</summary>
    private sealed class Calls : IDialler
    {
        private int lastPort = 40_000;

        public List<int?> Ports { get; } = [];

        public bool AreSwallowed { get; set; }

        public Task<IConnection> DialAsync(DialTarget target, CancellationToken stopping)
        {
            Ports.Add(target.LocalPort);
            if (AreSwallowed)
            {
                throw new DialException(new DialFailure(DialOutcome.TimedOut, target.Timeout, target.ToString(), "no answer", new PathEvidence()), null);
            }

            return Task.FromResult<IConnection>(new Line(target.LocalPort != 0 ? target.LocalPort : ++lastPort));
        }
    }

    private sealed class Line(int port) : IConnection
    {
        public Medium Medium => Medium.Tcp;

        public int? LocalPort => port;

        public string Local => $"10.0.0.1:{port}";

        public string Remote => "10.0.0.2:5000";

        public IPAddress? RemoteAddress => null;

        public SocketSign ReaderSign => SocketSign.None;

        public SocketSign WriterSign => SocketSign.None;

        public int Available => 0;

        public TcpReading? Read() => null;

        public ValueTask<int> ReceiveAsync(Memory<byte> into) => ValueTask.FromResult(0);

        public bool TrySend(ReadOnlySpan<byte> bytes) => false;

        public void SayGoodbye()
        {
        }

        public void Abort()
        {
        }

        public void Close()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
