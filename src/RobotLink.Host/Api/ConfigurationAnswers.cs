using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>Makes the documents of the configuration from its status.</summary>
internal static class ConfigurationAnswers
{
    public static ConfigurationDocument Document(ConfigurationStatus status) => new()
    {
        State = status.IsBroken ? "broken" : "ok",
        LoadedAt = status.LoadedAt,
        ReadAt = status.ReadAt,
        Mistakes = [.. status.Mistakes.Select(ProfilesApi.Document)],
        Notices = status.Notices,
        Changes = status.Changes is { } changes ? new ChangesDocument(changes.Added, changes.Removed, changes.Restarted, changes.Adopted) : null,
    };

    /// <param name="reached">Everything asked for up to this number has been sent.</param>
    public static ConfigurationEventDocument Event(ConfigurationStatus status, long reached) => new(Document(status)) { Seq = reached };
}
