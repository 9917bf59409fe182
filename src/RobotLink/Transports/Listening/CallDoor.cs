using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using RobotLink.Diagnosis;
using RobotLink.Profiles;

namespace RobotLink.Transports;

/// <summary>What a call must go through to become a connection: nothing, or TLS.</summary>
/// <param name="tls">Null where the device calls by TCP alone.</param>
/// <param name="folder">Where the certificates' files lie.</param>
internal sealed class CallDoor(TlsProfile? tls, string folder)
{
    private TlsWelcome? welcome;

    /// <summary>Who is about to agree, or was when that was given up.</summary>
    public string? Agreeing { get; private set; }

    /// <summary>Reads the certificates anew, which may have been renewed since the last connection.</summary>
    /// <exception cref="DialException">They cannot be used.</exception>
    public void Open(ListenTarget target)
    {
        Close();
        try
        {
            welcome = tls is null ? null : new TlsWelcome(tls, folder);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or CryptographicException or InvalidDataException)
        {
            throw new DialException(new DialFailure(DialOutcome.BadCertificate, TimeSpan.Zero, target.ToString(), $"connect.tls: {reason.Message}"), reason);
        }
    }

    public void Close()
    {
        welcome?.Dispose();
        welcome = null;
    }

    /// <param name="call">Taken over, whatever becomes of it.</param>
    /// <returns>No connection when the device has hung up again, or could not prove who it is; then perhaps words for it.</returns>
    public async Task<(ICalled? Opened, string? Refused)> TakeAsync(Socket call, TcpSettings settings, CancellationToken stopping)
    {
        var caller = Words(call);
        Agreeing = null;
        try
        {
            TcpOptions.Apply(call, settings);
            if (welcome is null)
            {
                return (new SocketConnection(call), null);
            }

            var (local, remote) = (SocketConnection.Plain(call.LocalEndPoint)!, SocketConnection.Plain(call.RemoteEndPoint)!);
            Agreeing = caller;
            var stream = await welcome.ReceiveAsync(call, stopping);
            Agreeing = null;
            return (new TlsConnection(call, stream, local, remote), null);
        }
        catch (AuthenticationException reason)
        {
            Agreeing = null;
            return (null, $"a call from {caller} was turned away: {reason.Message}");
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException or IOException)
        {
            Agreeing = null;
            call.Dispose();
            return (null, null);
        }
    }

    private static string Words(Socket call)
    {
        try
        {
            return SocketConnection.Plain(call.RemoteEndPoint)?.Address.ToString() ?? "nobody";
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException)
        {
            return "nobody";
        }
    }
}
