using System.Net.Sockets;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>Calls a program on this PC by the socket it has in the file system.</summary>
internal sealed class UnixConnector(string path, TimeSpan timeout, TimeProvider time) : IConnector
{
    private string Target => $"unix:{path}";

    public async Task<IConnection> OpenAsync(CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        Socket? socket = null;
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), either.Token);
            return new SocketConnection(socket);
        }
        catch (Exception reason)
        {
            socket?.Dispose();
            stopping.ThrowIfCancellationRequested();
            var (outcome, detail) = Classify(reason);
            throw new DialException(new DialFailure(outcome, time.GetElapsedTime(started), Target, detail), reason);
        }
    }

    public Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping) =>
        throw new DialException(new DialFailure(DialOutcome.Other, TimeSpan.Zero, Target, "a Unix socket has no other ports"), null);

    public void Ended(IConnection connection, bool byPeer, bool wasProven)
    {
        // Every call is a new one.
    }

    public TimeSpan? Pause(DialOutcome? failed) => null;

    public Task RestAsync() => Task.CompletedTask;

    private (DialOutcome Outcome, string Detail) Classify(Exception reason) => reason switch
    {
        OperationCanceledException => (DialOutcome.Other, "the program does not take the call"),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => (DialOutcome.Refused, "the socket is there, and no program listens"),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => (DialOutcome.NotPermitted, $"this user may not open {path}"),
        _ when !Path.Exists(path) => (DialOutcome.PortMissing, $"no such socket: {path}"),
        _ => (DialOutcome.Other, reason.Message),
    };
}
