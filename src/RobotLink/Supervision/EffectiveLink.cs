using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Profiles;
using RobotLink.Sessions;
using RobotLink.Transports;

namespace RobotLink.Supervision;

/// <summary>What of a link's configuration decides how it is held, whoever asks: the daemon that runs it, or a command that only read the files.</summary>
public static class EffectiveLink
{
    /// <summary>Profile records do not say who wrote them; these say what a profile is called and not how its devices are held.</summary>
    private static readonly string[] Descriptive =
        [nameof(DeviceProfile.Settings), nameof(DeviceProfile.Examples), nameof(DeviceProfile.Title), nameof(DeviceProfile.Version), nameof(DeviceProfile.Source)];

    /// <summary>What a change of which reaches a link while it stays connected.</summary>
    private static readonly string[] Adoptable =
    [
        nameof(LinkConfiguration.Profile), nameof(LinkConfiguration.Title), nameof(LinkConfiguration.Behind), nameof(LinkConfiguration.Commands),
        nameof(LinkConfiguration.Enabled), nameof(LinkConfiguration.Share), nameof(LinkConfiguration.Record), nameof(LinkConfiguration.Override),
    ];

    /// <summary>Equal where a link would be held the same way: a connection need not end for a change that leaves it equal.</summary>
    /// <param name="known">Fingerprints of profiles by reference: links share them.</param>
    public static string Fingerprint(LinkConfiguration link, Dictionary<DeviceProfile, string>? known = null)
    {
        if (known?.TryGetValue(link.Profile, out var profile) != true)
        {
            profile = Profiles.Fingerprint.Of(link.Profile, Descriptive);
            known?.Add(link.Profile, profile);
        }

        return Profiles.Fingerprint.Of($"{profile} {Profiles.Fingerprint.Of(link, Adoptable)}");
    }

    /// <summary>A memory for <see cref="Fingerprint"/>.</summary>
    public static Dictionary<DeviceProfile, string> Memory() => new(ReferenceEqualityComparer.Instance);

    /// <summary>Every setting a link would run with, with its origin.</summary>
    public static IReadOnlyList<Setting> Settings(LinkConfiguration link) => EffectiveSettings.Of(Protocol(link), LinkPlan.MediumOf(link));

    /// <summary>Every setting a device would be held with at an address of its profile's own kind, with its origin.</summary>
    public static IReadOnlyList<Setting> Settings(DeviceProfile profile) =>
        Settings(new LinkConfiguration { Id = "any", Profile = profile, Address = "127.0.0.1:1" });

    internal static DeviceProtocol Protocol(LinkConfiguration link)
    {
        var medium = LinkPlan.MediumOf(link);
        var isMeasured = medium != Medium.Tcp || TcpOptions.SilenceIsMeasured;
        return new DeviceProtocol(link.Profile, Budget.Of(link.Profile, isMeasured, wayIsWatched: medium is Medium.Tcp or Medium.UnixSocket, Networks.CarrierIsTold));
    }
}
