using RobotLink.Profiles;
using RobotLink.Recording;

namespace RobotLink.Host.Adapters;

/// <summary>The profiles that a recording brings along, before those that are known here.</summary>
internal sealed class RecordedProfiles(RecordingFile recording, ProfileShelf shelf) : IProfileSource
{
    private readonly Dictionary<string, string> texts = recording.Profiles.GroupBy(profile => profile.Name, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.Last().Text, StringComparer.Ordinal);

    public IReadOnlyList<string> Names => [.. texts.Keys.Union(shelf.Files.Names).Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Places => ["the recording", .. shelf.Files.Places];

    /// <summary>The recording itself has this one.</summary>
    public bool Brings(string name) => texts.ContainsKey(name);

    public bool TryRead(string name, out ProfileText text)
    {
        if (texts.TryGetValue(name, out var own))
        {
            text = new ProfileText($"{name}.yaml in the recording", own);
            return true;
        }

        return shelf.Files.TryRead(name, out text);
    }

    public ReadResult Read(string name) => ProfileReader.Read(name, this);
}
