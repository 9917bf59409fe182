using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using RobotLink.Diagnosis;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>Calls one device by TCP and makes sure by TLS who answers.</summary>
/// <param name="folder">Where the certificates' files lie.</param>
internal sealed class TlsConnector(DialTarget target, TlsProfile tls, string folder, TcpDialler dialler, TimeProvider time) : IConnector
{
    public async Task<IConnection> OpenAsync(CancellationToken stopping) => await OpenAsync(target, stopping);

    public async Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping) =>
        await OpenAsync(target with { Port = port }, stopping);

    public void Ended(IConnection connection, bool byPeer, bool wasProven)
    {
        // Every call is a new one.
    }

    public TimeSpan? Pause(DialOutcome? failed) => null;

    public Task RestAsync() => Task.CompletedTask;

    private async Task<TlsConnection> OpenAsync(DialTarget called, CancellationToken stopping)
    {
        using var trust = Trust(called);
        var tcp = await dialler.ConnectAsync(called, stopping);
        var started = time.GetTimestamp();
        var (local, remote) = Ends(tcp, called);
        var stream = new SslStream(new NetworkStream(tcp, ownsSocket: true));
        using var limit = new CancellationTokenSource(called.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            await stream.AuthenticateAsClientAsync(trust.Options, either.Token);
            return new TlsConnection(tcp, stream, local, remote);
        }
        catch (Exception reason)
        {
            await stream.DisposeAsync();
            stopping.ThrowIfCancellationRequested();
            var (outcome, detail) = Classify(reason, trust, called);
            throw new DialException(new DialFailure(outcome, time.GetElapsedTime(started), called.ToString(), detail), reason);
        }
    }

    /// <summary>Asked at once: a socket that was reset has only one end.</summary>
    private static (IPEndPoint Local, IPEndPoint Remote) Ends(Socket tcp, DialTarget called)
    {
        try
        {
            return ((IPEndPoint)tcp.LocalEndPoint!, (IPEndPoint)tcp.RemoteEndPoint!);
        }
        catch (SocketException reason)
        {
            tcp.Dispose();
            throw new DialException(TcpDialler.TurnedAway(called, TimeSpan.Zero), reason);
        }
    }

    private TlsTrust Trust(DialTarget called)
    {
        try
        {
            return new TlsTrust(tls, folder, tls.Name ?? called.Host);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DialException(new DialFailure(DialOutcome.BadCertificate, TimeSpan.Zero, called.ToString(), $"connect.tls: {reason.Message}"), reason);
        }
    }

    private static (DialOutcome Outcome, string Detail) Classify(Exception reason, TlsTrust trust, DialTarget called) => reason switch
    {
        OperationCanceledException => (DialOutcome.NotTls, $"it took the call and did not answer in TLS within {called.Timeout.TotalSeconds:0.###} s"),
        AuthenticationException when trust.Objection is { } objection => (DialOutcome.BadCertificate, objection),
        AuthenticationException when TlsConnection.IsAlert(reason) => (DialOutcome.NotAccepted, "TLS was refused: the device wants another certificate, or another version of TLS"),
        AuthenticationException { InnerException: { } why } => (DialOutcome.NotTls, $"TLS was not agreed: {why.Message}"),
        AuthenticationException => (DialOutcome.NotTls, "what answers does not speak TLS"),
        IOException { InnerException: SocketException } => (DialOutcome.TurnedAway, "the device took the call and ended it at once"),
        IOException => (DialOutcome.TurnedAway, "the device hung up before TLS was agreed"),
        _ => (DialOutcome.Other, reason.Message),
    };
}
