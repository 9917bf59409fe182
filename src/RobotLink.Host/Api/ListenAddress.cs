using System.Net;

namespace RobotLink.Host.Api;

/// <summary>Where the HTTP interface listens: loopback, because nobody has to identify himself there.</summary>
internal static class ListenAddress
{
    public const string Default = "127.0.0.1:8480";

    /// <summary>The environment's word for it, above the site file and below the flag.</summary>
    public const string Variable = "RobotLink__Http__Listen";

    public static bool TryParse(string text, out IPEndPoint endpoint, out string mistake)
    {
        endpoint = new IPEndPoint(IPAddress.Loopback, 0);
        var colon = text.LastIndexOf(':');
        var host = colon > 0 ? text[..colon] : "";
        if (colon < 1 || !ushort.TryParse(text.AsSpan(colon + 1), out var port))
        {
            mistake = $"'{text}' is no address to listen on. Write host:port, such as {Default}.";
            return false;
        }

        if (host == "localhost")
        {
            host = "127.0.0.1";
        }

        if (!IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            mistake = $"'{host}' is no IP address. Write one of this PC's loopback addresses, such as {Default}.";
            return false;
        }

        if (!IPAddress.IsLoopback(address))
        {
            mistake = $"'{text}' can be reached from other computers, and this interface asks nobody for a password. "
                + $"Write a loopback address such as {Default}.";
            return false;
        }

        endpoint = new IPEndPoint(address, port);
        mistake = "";
        return true;
    }
}
