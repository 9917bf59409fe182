using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace RobotLink.Profiles;

/// <summary>Splits and checks <c>host[:port]</c>. Names are not looked up here.</summary>
internal static class AddressReader
{
    private static readonly SearchValues<char> DigitsAndPoints = SearchValues.Create("0123456789.");

    /// <returns>False with a mistake's code, message and fix when the address cannot be used.</returns>
    public static bool TryRead(string address, out string host, out int? port, out (string Code, string Message, string Fix) problem)
    {
        (host, port, problem) = (address, null, default);
        if (NotTcp(address) is { } other)
        {
            problem = (
                "E1603", $"{address} is {other}, but this version connects to TCP devices only.",
                "Write host:port, such as 192.168.125.11:5000.");
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
                "Write host or host:port; an IPv6 address goes in brackets, such as [fd00::11]:5000.");
            return false;
        }

        if (number is not null && (!ushort.TryParse(number, System.Globalization.NumberStyles.None, null, out var parsed) || parsed == 0))
        {
            problem = ("E1603", $"{address} has no usable port.", "Write a port from 1 to 65535.");
            return false;
        }

        port = number is null ? null : ushort.Parse(number, System.Globalization.NumberStyles.None);
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

    private static string? NotTcp(string address) =>
        address.StartsWith('/') ? "a file or serial port"
        : address.StartsWith(':') ? "a port to listen on"
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
