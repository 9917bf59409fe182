using RobotLink.Host.Adapters;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Recording;

namespace RobotLink.Host.Cli;

/// <summary>Each profile is read, and its mistakes told, once.</summary>
internal sealed class RecordedCatalogues(RecordingFile recording, ProfileShelf shelf, string? instead, Terminal terminal)
{
    private readonly RecordedProfiles profiles = new(recording, shelf);
    private readonly Dictionary<string, MessageCatalogue?> known = new(StringComparer.Ordinal);

    public MessageCatalogue? Of(RecordedLink link)
    {
        var name = instead ?? link.Profile;
        if (!known.TryGetValue(name, out var catalogue))
        {
            known.Add(name, catalogue = Read(name) is { } profile ? new MessageCatalogue(profile) : null);
        }

        return catalogue;
    }

    private DeviceProfile? Read(string name)
    {
        if (instead is not null)
        {
            return ProfileCommand.Read(shelf, instead, terminal);
        }

        if (name.Length == 0)
        {
            terminal.Error.WriteLine("The recording does not say which profile its links have, so bytes are shown as they came; name one with --profile.");
            return null;
        }

        var (profile, mistakes, notices) = profiles.Read(name);
        terminal.Error.Write(MistakeText.Of(profile is null ? mistakes : [], profile is null ? notices : []));
        if (profile is null)
        {
            terminal.Error.WriteLine($"The profile '{Terminal.Safe(name)}' of the recording cannot be used here, so bytes are shown as they came; name another with --profile.");
        }

        return profile;
    }
}
