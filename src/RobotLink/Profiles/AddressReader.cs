using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RobotLink.Profiles;

/// <summary>Splits and checks the address of a device. Names are not looked up here.</summary>
internal static class AddressReader
{
    private const string UnixPrefix = "unix:";

    private static readonly SearchValues<char> DigitsAndPoints = SearchValues.Create("0123456789.");

    /// <returns>False with a mistake's code, message and fix when the address cannot be used.</returns>
    public static bool TryReadDevice(string address, out DeviceAddress read, out (string Code, string Message, string Fix) problem)
    {
        problem = default;
        switch (address)
        {
            case ['/', ..]:
                read = new DeviceAddress(AddressKind.SerialPort, address, null);
                return true;
            case [':', ..]:
                read = new DeviceAddress(AddressKind.Listen, "", Port(address[1..]));
                problem = read.Port is null ? ("E1603", $"{address} has no usable port.", "Write a colon and a port from 1 to 65535, such as :5000.") : default;
                return read.Port is not null;
            case var _ when IsComPort(address):
                read = new DeviceAddress(AddressKind.SerialPort, address.ToUpperInvariant(), null);
                return true;
            case var _ when address.StartsWith(UnixPrefix, StringComparison.Ordinal):
                read = new DeviceAddress(AddressKind.UnixSocket, address[UnixPrefix.Length..], null);
                problem = read.Name is ['/', _, ..] ? default : ("E1603", $"{address} names no socket.", "Write its whole path, such as unix:/run/cell.sock.");
                return problem.Code is null;
            default:
                var isHost = TryRead(address, out var host, out var port, out problem);
                read = new DeviceAddress(AddressKind.Host, host, port);
                problem = IsEverywhere(host) ? ("E1603", $"{address} names no device.", $"To listen, write :{port ?? 5000}.") : problem;
                return isHost && problem.Code is null;
        }
    }

    /// <summary>Reads <c>host[:port]</c> alone.</summary>
    /// <returns>False with a mistake's code, message and fix when the address cannot be used.</returns>
    public static bool TryRead(string address, out string host, out int? port, out (string Code, string Message, string Fix) problem)
    {
        (host, port, problem) = (address, null, default);
        if (NotHost(address) is { } other)
        {
            problem = ("E1603", $"{address} is {other}, but a host is needed here.", "Write host or host:port, such as 192.168.125.11:5000.");
            return false;
        }

        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            problem = ("E1603", $"{address} begins with a scheme.", $"Write {address[(scheme + 3)..].TrimEnd('/')}.");
            return false;
        }

        if (!TrySplit(address, out host, out var number))
        {
            problem = (
                "E1603", $"{address} is no address.",
                "Write host or host:port; an IPv6 address goes in brackets, such as [fd00::11]:5000. To listen, write :5000; a serial port is /dev/ttyUSB0 or COM3.");
            return false;
        }

        port = number is null ? null : Port(number);
        if (number is not null && port is null)
        {
            problem = ("E1603", $"{address} has no usable port.", "Write a port from 1 to 65535.");
            return false;
        }

        if (IsHost(host))
        {
            return true;
        }

        problem = (
            "E1603", $"{address} has no usable host.",
            "Write an IP address such as 192.168.125.11, or a name of letters, digits, points and dashes.");
        return false;
    }

    public static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static int? Port(string digits) =>
        ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;

    /// <summary>Programs that listen write these; no device has them.</summary>
    private static bool IsEverywhere(string host) => host is "*" or "0.0.0.0" or "::";

    private static string? NotHost(string address) =>
        address.StartsWith('/') ? "a file or serial port"
        : address.StartsWith(':') ? "a port to listen on"
        : address.StartsWith(UnixPrefix, StringComparison.Ordinal) ? "a socket of this PC"
        : IsComPort(address) ? "a serial port"
        : null;

    private static bool IsComPort(string address) =>
        address.StartsWith("COM", StringComparison.OrdinalIgnoreCase) && address.Length > 3 && !address.AsSpan(3).ContainsAnyExceptInRange('0', '9');

    private static bool TrySplit(string address, out string host, out string? port)
    {
        var close = address.IndexOf(']', StringComparison.Ordinal);
        var colon = address.LastIndexOf(':');
        if (address.StartsWith('[') && close > 0)
        {
            host = address[1..close];
            port = close + 1 < address.Length ? address[(close + 2)..] : null;
            return (close + 1 == address.Length || address[close + 1] == ':')
                && IPAddress.TryParse(host, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6;
        }

        host = colon < 0 ? address : address[..colon];
        port = colon < 0 ? null : address[(colon + 1)..];
        return !host.Contains(':', StringComparison.Ordinal);
    }

    private static bool IsHost(string host)
    {
        if (host.Contains(':', StringComparison.Ordinal))
        {
            return true;
        }

        var labels = host.Split('.');
        return host.Length is > 0 and <= 253
            && (host.AsSpan().ContainsAnyExcept(DigitsAndPoints)
                ? Array.TrueForAll(labels, IsLabel)
                : labels.Length == 4 && Array.TrueForAll(labels, label => label.Length is > 0 and <= 3 && byte.TryParse(label, out _)));
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-'
        && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
