using System.Globalization;
using RobotLink.Proof.Devices;

namespace RobotLink.Proof.FalseAlarms;

/// <summary>A bad line and the promise that is to hold on it.</summary>
/// <param name="Percent">Packets that are lost, each way.</param>
/// <param name="Jitter">Each packet is late by as much, more or less by as much again: its delay lies between nothing and twice this.</param>
/// <param name="Within">The promise.</param>
internal sealed record LineSetting(double Percent, TimeSpan Jitter, TimeSpan Within)
{
    public string Mood => string.Create(CultureInfo.InvariantCulture, $"loss={Percent}% delay={Jitter.TotalMilliseconds:0}ms jitter={Jitter.TotalMilliseconds:0}ms");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Percent:0.#} % ± {Jitter.TotalMilliseconds:0} ms, D = {Within.TotalSeconds:0.##} s");
}

/// <summary>Twenty links of every kind: what a link does by itself decides how a line that loses packets looks to it.</summary>
internal static class LinePlan
{
    /// <summary>Only TCP's own probes go to and fro: the promise can be kept with them alone where the profile says that the line loses packets.</summary>
    public const string Bare = "bare";

    private const string Derived = "      keepalive: null\n      heartbeat: { after_idle: null, reply_within: null, lost_after: null }\n";
    private const string NoPolls = "      requests: { position: { every: null } }\n";

    public static IReadOnlyList<CellDevice> Devices { get; } =
    [
        .. Several("heartbeat", 4, "abb-rapid-lines", 5000, Derived + NoPolls),
        .. Several("polling", 4, "abb-rapid-lines", 5000, Derived),
        .. Several("streaming", 4, "ur-rtde", 30004, "      heartbeat: { within: null }\n"),
        .. Several("plc", 3, "modbus-tcp", 5020, ""),
        .. Several("s7", 3, "siemens-s7", 1102, ""),
        .. Several(Bare, 2, LineDevice.Profile, 5000, "      heartbeat: null\n"),
    ];

    public static string KindOf(string link) => link.TrimEnd('1', '2', '3', '4');

    public static string Site(string prefix, int port, LineSetting setting)
    {
        var culture = CultureInfo.InvariantCulture;
        var links = Devices.Select(device => string.Create(
            culture,
            $"  {device.Name}:\n    profile: {device.Kind}\n    address: {prefix}.{device.Host}:{device.Port}\n    override:\n      detect_within: {setting.Within.TotalMilliseconds:0}ms\n      reconnect: {{ first: 250ms, max: 1s, busy: 1s }}\n{device.Overrides}"));
        return string.Create(culture, $"schema: 1\nsite: {{ name: line }}\nhttp: {{ listen: 127.0.0.1:{port} }}\nlinks:\n{string.Concat(links)}");
    }

    private static IEnumerable<CellDevice> Several(string name, int count, string kind, int port, string overrides) =>
        Enumerable.Range(1, count).Select(number => new CellDevice($"{name}{number}", kind, Host(name, number), port, overrides));

    /// <summary>From .10 on, each kind in a ten of its own.</summary>
    private static byte Host(string name, int number) => (byte)(number + name switch { "heartbeat" => 10, "polling" => 20, "streaming" => 30, "plc" => 40, "s7" => 50, _ => 60 });
}
