using System.CommandLine;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>Finds the daemon: --url, the environment, the site file, the default.</summary>
internal static class DaemonAddress
{
    public static DaemonClient Connect(ParseResult parsed, Option<string?> url, Option<string> folder)
    {
        var written = parsed.GetValue(url) ?? $"http://{Listen(parsed.GetValue(folder)!)}";
        return Uri.TryCreate(written, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new DaemonClient(new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"))
            : throw new CommandFailedException(ExitCode.Usage, $"'{written}' is no address. Write --url like http://{ListenAddress.Default}.");
    }

    private static string Listen(string folder) =>
        Environment.GetEnvironmentVariable(ListenAddress.Variable) is { Length: > 0 } set ? set
        : SiteListen.Find(Path.Combine(folder, "site.yaml")) ?? ListenAddress.Default;
}
