using System.Net;

namespace RobotLink.EndToEndTests.Neighbours;

/// <summary>Site files for loopback.</summary>
internal static class Sites
{
    /// <summary>Every link is an ABB robot without polls slower than usual; attempts pause for at most 1 s.</summary>
    public static string Of(int httpPort, params (string Link, IPEndPoint Address)[] links) => $$"""
        schema: 1
        site: { name: bench }
        http: { listen: 127.0.0.1:{{httpPort}} }
        links:
        {{string.Concat(links.Select(link => $$"""
              {{link.Link}}:
                profile: abb-rapid-lines
                address: {{link.Address}}
                override: { reconnect: { first: 500ms, max: 1s } }

            """))}}
        """;
}
