using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using RobotLink.Diagnosis;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>What a link really runs with, each value with the place it comes from.</summary>
internal static class EffectiveSettings
{
    private const string Derived = "derived from detect_within";
    private const string Default = "default";

    private static readonly ConditionalWeakTable<DeviceProfile, ConcurrentDictionary<(Medium Medium, Budget Budget), IReadOnlyList<Setting>>> Known = [];

    /// <summary>Made once for all links of a profile.</summary>
    public static IReadOnlyList<Setting> Of(DeviceProtocol protocol, Medium medium) =>
        Known.GetOrCreateValue(protocol.Profile).GetOrAdd((medium, protocol.Budget), static (key, protocol) => Make(protocol, key.Medium), protocol);

    private static IReadOnlyList<Setting> Make(DeviceProtocol protocol, Medium medium)
    {
        var settings = protocol.Profile.Settings.ToDictionary(setting => setting.Path, StringComparer.Ordinal);
        foreach (var setting in Unwritten(protocol.Profile, protocol.Budget, medium))
        {
            if (!settings.TryGetValue(setting.Path, out var written) || written.Origin.StartsWith("derived", StringComparison.Ordinal))
            {
                settings[setting.Path] = setting;
            }
        }

        return [.. settings.Values.OrderBy(setting => setting.Path, StringComparer.Ordinal)];
    }

    private static IEnumerable<Setting> Unwritten(DeviceProfile profile, Budget budget, Medium medium)
    {
        yield return new Setting("detect_within", Text(budget.DetectWithin), profile.Heartbeat?.AfterIdle is null ? Default : "derived from heartbeat");
        foreach (var setting in medium switch
        {
            Medium.Tcp => OfTcp(profile.Connect, budget),
            Medium.Serial => OfSerial(profile.Connect.Serial),
            _ => [new Setting("connect.timeout", Text(profile.Connect.Timeout), Default)],
        })
        {
            yield return setting;
        }

        yield return new Setting("reconnect.first", Text(profile.Reconnect.First), Default);
        yield return new Setting("reconnect.factor", profile.Reconnect.Factor.ToString(CultureInfo.InvariantCulture), Default);
        yield return new Setting("reconnect.max", Text(profile.Reconnect.Max), Default);
        yield return new Setting("reconnect.absent", Text(profile.Reconnect.Absent), Default);
        yield return new Setting("reconnect.busy", Text(profile.Reconnect.Busy), Default);
        yield return new Setting("reconnect.cool_down", Text(profile.Reconnect.CoolDown), Default);
        yield return new Setting("reconnect.jitter", $"{profile.Reconnect.Jitter * 100:0.#}%", Default);
        yield return new Setting("reconnect.stable_after", Text(profile.Reconnect.StableAfter), Default);
        yield return new Setting("limits.queue", Text(profile.Limits.Queue), Default);
        yield return new Setting("framing.max", $"{profile.Framing.Max}B", Default);
        if (profile.Heartbeat is not null)
        {
            yield return new Setting("heartbeat.after_idle", Text(budget.AfterIdle), Derived);
            yield return new Setting("heartbeat.reply_within", Text(budget.ReplyWithin), Derived);
            yield return new Setting("heartbeat.lost_after", Text(budget.LostAfter), Derived);
        }
    }

    private static IEnumerable<Setting> OfTcp(ConnectProfile connect, Budget budget)
    {
        yield return new Setting("connect.timeout", Text(connect.Timeout), Default);
        yield return new Setting("connect.one_client_only", connect.OneClientOnly ? "true" : "false", Default);
        yield return new Setting("keepalive.idle", Text(budget.KeepaliveIdle), Derived);
        yield return new Setting("keepalive.interval", Text(budget.KeepaliveInterval), Derived);
        yield return new Setting("keepalive.count", Text(budget.KeepaliveCount), Derived);
        yield return new Setting("user_timeout", Text(budget.UserTimeout), "derived from keepalive");
        yield return new Setting("silence.limit", Text(budget.Decide), Derived);
        yield return new Setting("silence.poll", Text(budget.Poll), Derived);
    }

    private static IEnumerable<Setting> OfSerial(SerialProfile line)
    {
        yield return new Setting("connect.serial.baud", Text(line.Baud), Default);
        yield return new Setting("connect.serial.bits", Text(line.Bits), Default);
        yield return new Setting("connect.serial.parity", line.Parity.ToString().ToLowerInvariant(), Default);
        yield return new Setting("connect.serial.stop", Text(line.Stop), Default);
        yield return new Setting("connect.serial.flow", line.Flow switch { SerialFlow.RtsCts => "rts_cts", SerialFlow.XonXoff => "xon_xoff", _ => "none" }, Default);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(TimeSpan time) => time < TimeSpan.FromSeconds(1) ? $"{time.TotalMilliseconds:0.###}ms" : $"{time.TotalSeconds:0.###}s";
}
