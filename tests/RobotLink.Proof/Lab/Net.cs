using System.Globalization;
using RobotLink.EndToEndTests.Lab;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.Proof.Lab;

/// <summary>One lab of <c>tests/lab/net</c>, under a number of its own.</summary>
internal sealed class Net : IAsyncDisposable
{
    private readonly string number;

    private Net(string number) => this.number = number;

    public string Number => number;

    public string EdgeName => $"robotlink-{number}-edge";

    public string CellName => $"robotlink-{number}-cell";

    public string Prefix => $"10.66.{number}";

    public NetworkNamespace Edge => new(EdgeName);

    public NetworkNamespace Cell => new(CellName);

    /// <summary>What stands in the way here; null: nothing.</summary>
    public static string? Obstacle()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        return !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "network namespaces need Linux and root"
            : new[] { "ip", "nft" }.FirstOrDefault(tool => !path.Any(folder => File.Exists(Path.Combine(folder, tool)))) is { } missing ? $"{missing} is missing (Debian packages iproute2 and nftables)"
            : null;
    }

    public static async Task<Net> New(CancellationToken stop)
        => new((await Child.Output(Repository.LabScript, ["new", $"{Environment.ProcessId}"], stop)).Trim());

    public static async Task Clean(CancellationToken stop) => await Child.Output(Repository.LabScript, ["clean"], stop);

    /// <returns>When it was done, as the script measured it: never later than the change itself.</returns>
    public async Task<DateTimeOffset> Do(CancellationToken stop, params string[] words)
    {
        var before = LabClock.Now;
        var moment = (await Child.Output(Repository.LabScript, words, stop, Environ)).Trim();
        return double.TryParse(moment, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : before;
    }

    /// <param name="place">edge or cell.</param>
    /// <remarks>A daemon that is started where SIGHUP is ignored (nohup) would not hear that its files have changed.</remarks>
    public Child Start(string place, string talkFile, params string[] command)
        => Child.Start(Repository.LabScript, ["exec", place, "--", "env", "--default-signal=HUP", .. command], talkFile, Environ);

    public async ValueTask DisposeAsync() => await Child.Output(Repository.LabScript, ["down"], CancellationToken.None, Environ);

    private Dictionary<string, string> Environ => new() { ["LAB"] = number };
}
