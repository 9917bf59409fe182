namespace RobotLink.Profiles;

/// <summary>Finds profiles by name, follows their parents, and remembers what it has read. One per run: files are read once.</summary>
public sealed class ProfileCatalogue
{
    /// <summary>A profile has at most so many ancestors.</summary>
    public const int MaxDepth = 3;

    /// <summary>What a recording makes of a link's overrides is a profile of this folder. It stands below a profile that may have all its ancestors.</summary>
    public const string OfLinks = "link/";

    private static readonly YamlPlace Nowhere = new(new SourceFile("(command)", ""), 1, 1, 1, 2);

    private readonly IProfileSource source;
    private readonly Dictionary<string, LoadedProfile?> loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReadResult> plain;
    private readonly Dictionary<string, ReadResult> overridden = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? names;

    /// <param name="known">What other catalogues of the same source have read already.</param>
    public ProfileCatalogue(IProfileSource source, IEnumerable<KeyValuePair<string, ReadResult>>? known = null)
    {
        this.source = source;
        plain = new(known ?? [], StringComparer.Ordinal);
    }

    /// <summary>What was read without an override, by name; a name that leads nowhere is not among it.</summary>
    public IReadOnlyDictionary<string, ReadResult> Known => plain;

    public ReadResult Read(string name, YamlMapping? over = null) => Read(name, over, Nowhere, subject: $"The profile {name}");

    /// <param name="askedBy">Where the name stands, for the case that it is unknown.</param>
    internal ReadResult Read(string name, YamlMapping? over, YamlPlace askedBy, string subject)
    {
        var results = over is null ? plain : overridden;
        var key = over is null ? name : $"{name}\n{Written(over)}";
        if (results.TryGetValue(key, out var known) && (over is null || known.Mistakes.Count == 0))
        {
            return over is null || known.Profile is null ? known : Relocate(known, known.Profile, Chain(name, askedBy, subject, new MistakeList()), over);
        }

        var mistakes = new MistakeList();
        var chain = Chain(name, askedBy, subject, mistakes);
        var profile = chain is null ? null : ProfileBinder.Bind(name, chain, over, mistakes);
        var notices = chain?.Select(file => file.Notice).OfType<string>().ToList() ?? [];
        var result = new ReadResult(mistakes.HasErrors ? null : profile, mistakes.Sorted(), notices);
        if (loaded.GetValueOrDefault(name) is not null)
        {
            results[key] = result;
        }

        return result;
    }

    /// <summary>An equal override elsewhere gives an equal profile, but its settings come from another line.</summary>
    private static ReadResult Relocate(ReadResult known, DeviceProfile profile, IReadOnlyList<LoadedProfile>? chain, YamlMapping over) =>
        chain is null ? known : known with { Profile = profile with { Settings = ProfileBinder.Settings(chain, over, profile) } };

    private static string Written(YamlMapping over) =>
        string.Join('\n', SettingList.Of(over, []).Select(setting => $"{setting.Path}={setting.Value}"));

    /// <returns>The profile's file first, its eldest ancestor last; null when one cannot be read.</returns>
    private List<LoadedProfile>? Chain(string name, YamlPlace askedBy, string subject, MistakeList mistakes)
    {
        var chain = new List<LoadedProfile>();
        for (var next = name; next is not null;)
        {
            if (Load(next) is not { } file)
            {
                var code = chain.Count == 0 ? "E1601" : "E1405";
                mistakes.Add(
                    code, askedBy, $"{subject} is not known.", null,
                    $"{Nearest.Offer(next, names ??= source.Names, "No profile is there at all.")}{Looked()}");
                return null;
            }

            mistakes.AddAll(file.Mistakes);
            chain.Add(file);
            if (file.Tree is null)
            {
                return null;
            }

            var parent = file.Tree.Find("extends")?.Value;
            next = parent is YamlScalar { IsNull: false, IsEmpty: false } scalar ? scalar.Value : null;
            if (parent is not (null or YamlScalar))
            {
                mistakes.Add(
                    "E1203", parent, $"extends holds {parent.Shape}, but one name is needed.", null,
                    "Write extends: and the name of one profile.");
                return null;
            }

            if (next is not null && !MayExtend(chain, next, parent!.Place, mistakes))
            {
                return null;
            }

            (askedBy, subject) = parent is null ? (askedBy, subject) : (parent.Place, $"The profile {next}");
        }

        return chain;
    }

    private static bool MayExtend(List<LoadedProfile> chain, string next, YamlPlace place, MistakeList mistakes)
    {
        if (chain.Exists(file => file.Name == next))
        {
            mistakes.Add(
                "E1406", place, $"extends goes round in a circle: {string.Join(" -> ", chain.Select(file => file.Name))} -> {next}.", null,
                "Remove one extends.");
            return false;
        }

        if (chain.Count > (chain[0].Name.StartsWith(OfLinks, StringComparison.Ordinal) ? MaxDepth + 1 : MaxDepth))
        {
            mistakes.Add(
                "E1407", place, $"{chain[0].Name} has more than {MaxDepth} ancestors.", "Nobody could say where a setting comes from.",
                "Extend a profile that is nearer to the top.");
            return false;
        }

        return true;
    }

    private string Looked() => source.Places.Count == 0 ? "" : $" Looked in {string.Join(" and ", source.Places)}.";

    private LoadedProfile? Load(string name)
    {
        if (!loaded.TryGetValue(name, out var file))
        {
            file = Names.IsProfile(name) && source.TryRead(name, out var text) ? LoadedProfile.Of(name, text) : null;
            loaded[name] = file;
        }

        return file;
    }
}

/// <summary>One file's tree, before inheritance.</summary>
/// <param name="Tree">Null when the file is not usable; why is in <paramref name="Mistakes"/>.</param>
internal sealed record LoadedProfile(string Name, SourceFile File, YamlMapping? Tree, IReadOnlyList<Mistake> Mistakes, string? Notice)
{
    public static LoadedProfile Of(string name, ProfileText text)
    {
        var file = new SourceFile(text.File, text.Text);
        if (text.Fault is not null)
        {
            return new LoadedProfile(name, file, null, [text.Fault], text.Notice);
        }

        var mistakes = new MistakeList();
        var tree = YamlTree.Read(file, FileLimits.Profile, mistakes);
        return new LoadedProfile(name, file, tree, mistakes.Sorted(), text.Notice);
    }
}
