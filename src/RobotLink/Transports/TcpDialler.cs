using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Probes;

namespace RobotLink.Transports;

/// <summary>Whom to call and how.</summary>
/// <param name="LocalPort">Call from this port; 0 for any.</param>
/// <param name="Settings">For the connection once it is open.</param>
internal sealed record DialTarget(string Host, int Port, int LocalPort, TimeSpan Timeout, TcpSettings Settings)
{
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>Opens connections by a call.</summary>
internal interface IDialler
{
    /// <exception cref="DialException">It did not come about. Only the caller's own cancellation comes through as such.</exception>
    Task<IConnection> DialAsync(DialTarget target, CancellationToken stopping);
}

/// <summary>Opens TCP connections.</summary>
internal sealed class TcpDialler(TimeProvider time, IPathProbes probes, DeviceTurns turns) : IDialler
{
    public async Task<IConnection> DialAsync(DialTarget target, CancellationToken stopping)
    {
        var socket = await ConnectAsync(target, stopping);
        try
        {
            return new SocketConnection(socket);
        }
        catch (SocketException reason)
        {
            socket.Dispose();
            throw new DialException(TurnedAway(target, TimeSpan.Zero), reason);
        }
    }

    /// <summary>The bare socket, connected and watched over by the kernel.</summary>
    /// <exception cref="DialException">It did not come about. Only the caller's own cancellation comes through as such.</exception>
    public async Task<Socket> ConnectAsync(DialTarget target, CancellationToken stopping)
    {
        var address = await ResolveAsync(target, stopping);
        using var turn = await turns.EnterAsync(address, stopping);
        try
        {
            return await ConnectAsync(target, address, stopping);
        }
        catch (DialException reason) when (reason.Failure.Outcome is DialOutcome.TimedOut or DialOutcome.Unreachable or DialOutcome.NoRoute)
        {
            turn.NobodyAnswered();
            throw;
        }
    }

    private async Task<IPAddress> ResolveAsync(DialTarget target, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(target.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await HostNames.ResolveAsync(target.Host, either.Token);
        }
        catch (Exception reason)
        {
            stopping.ThrowIfCancellationRequested();
            throw new DialException(Classify(reason, target, time.GetElapsedTime(started), null), reason);
        }
    }

    private async Task<Socket> ConnectAsync(DialTarget target, IPAddress address, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        Socket? socket = null;
        var isConnected = false;
        using var limit = new CancellationTokenSource(target.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (target.LocalPort != 0)
            {
                socket.Bind(new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, target.LocalPort));
            }

            await socket.ConnectAsync(new IPEndPoint(address, target.Port), either.Token);
            isConnected = true;
            TcpOptions.Apply(socket, target.Settings);
            return socket;
        }
        catch (Exception reason)
        {
            socket?.Dispose();
            stopping.ThrowIfCancellationRequested();
            var took = time.GetElapsedTime(started);
            throw new DialException(isConnected ? TurnedAway(target, took) with { Remote = address } : Explain(Classify(reason, target, took, address), address), reason);
        }
    }

    public static DialFailure TurnedAway(DialTarget target, TimeSpan took) =>
        new(DialOutcome.TurnedAway, took, target.ToString(), "the device took the call and ended it at once");

    private DialFailure Explain(DialFailure failure, IPAddress address) =>
        failure.Outcome is DialOutcome.TimedOut or DialOutcome.Unreachable or DialOutcome.NoRoute
            ? failure with { Remote = address, Path = probes.Look(new PathTarget(address)) }
            : failure with { Remote = address };

    private static DialFailure Classify(Exception reason, DialTarget target, TimeSpan took, IPAddress? address)
    {
        var (outcome, detail) = reason switch
        {
            OperationCanceledException when address is null => (DialOutcome.NameNotAnswered, NotLookedUp(target)),
            OperationCanceledException => (DialOutcome.TimedOut, $"no answer within {target.Timeout.TotalSeconds:0.###} s"),
            SocketException socket => Classify(socket, target),
            _ => (DialOutcome.Other, reason.Message),
        };
        return new DialFailure(outcome, took, target.ToString(), detail);
    }

    internal static (DialOutcome Outcome, string Detail) Classify(SocketException reason, DialTarget target) => reason.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => (DialOutcome.Refused, $"port {target.Port} is closed"),
        SocketError.TimedOut => (DialOutcome.TimedOut, "TCP gave up waiting for an answer"),
        SocketError.HostUnreachable => (DialOutcome.Unreachable, "host unreachable"),
        SocketError.NetworkUnreachable or SocketError.NetworkDown => (DialOutcome.NoRoute, "this PC has no route or no address in that network"),
        SocketError.ConnectionReset or SocketError.ConnectionAborted => (DialOutcome.Reset, "the connection was reset while it was made"),
        SocketError.TryAgain or SocketError.NoRecovery => (DialOutcome.NameNotAnswered, NotLookedUp(target)),
        SocketError.HostNotFound or SocketError.NoData =>
            (DialOutcome.NameNotFound, $"the name '{target.Host}' cannot be resolved"),
        SocketError.AccessDenied => (DialOutcome.NotPermitted, "this PC does not permit the connection"),
        SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable when target.LocalPort == 0 =>
            (DialOutcome.Other, "this PC has no port left to call from, or no address to call that one from"),
        SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable =>
            (DialOutcome.PortTaken, $"local port {target.LocalPort} is still taken by the connection before"),
        _ => (DialOutcome.Other, reason.Message),
    };

    private static string NotLookedUp(DialTarget target) => $"the name '{target.Host}' could not be looked up: no name server answers";
}
