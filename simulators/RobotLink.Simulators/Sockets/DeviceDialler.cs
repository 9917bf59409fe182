using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RobotLink.Simulators.Sockets;

/// <summary>Whom a device dials.</summary>
internal sealed record DialTarget(string Host, int Port)
{
    public static bool TryParse(string text, out DialTarget? target)
    {
        target = null;
        var colon = text.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            return false;
        }
        var host = text[..colon].Trim('[', ']');
        // A second colon belongs to an address of version 6, which stands in brackets.
        if (host.Length == 0 || (host.Contains(':', StringComparison.Ordinal) && text[0] != '['))
        {
            return false;
        }
        target = new DialTarget(host, port);
        return true;
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>The calling side of a device whose program connects instead of listening.</summary>
/// <param name="address">Where the device stands: the source of its calls, unless it is the loopback default.</param>
internal sealed class DeviceDialler(IPAddress address, TimeProvider time)
{
    /// <summary>Between the end of one call, or of one attempt, and the next.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private volatile DialTarget? target;

    /// <summary>Null while the device listens.</summary>
    public DialTarget? Target
    {
        get => target;
        set => target = value;
    }

    /// <returns>Null when nobody took the call.</returns>
    public async Task<Socket?> TryDialAsync(DialTarget to, CancellationToken token)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, token);
        try
        {
            if (!IPAddress.Loopback.Equals(address) && !IPAddress.Any.Equals(address))
            {
                socket.Dispose();
                socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(address, 0));
            }
            await socket.ConnectAsync(to.Host, to.Port, either.Token);
            return socket;
        }
        catch (Exception reason) when (reason is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }
}
