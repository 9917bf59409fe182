namespace RobotLink.Profiles;

/// <summary>Collects the mistakes of a run, each once, up to a limit that keeps a hopeless file readable.</summary>
internal sealed class MistakeList
{
    public const int Most = 200;

    private readonly List<Mistake> found = [];
    private readonly HashSet<(string Code, string File, int Line, int Column)> seen = [];

    /// <summary>How often something was reported, whether or not it was new and there was room: readers compare it to see whether a part is good.</summary>
    public int Count { get; private set; }

    public bool HasErrors { get; private set; }

    /// <summary>Nothing more is taken: whoever has to think for a mistake can spare it.</summary>
    public bool IsFull => found.Count >= Most;

    /// <summary>Nothing comes of this run, and nothing more would be told: what was not read yet need not be.</summary>
    public bool IsHopeless => IsFull && HasErrors;

    public void Add(string code, YamlPlace place, string message, string? why, string? fix)
    {
        Register(code);
        if (!IsFull && seen.Add((code, place.File.Name, place.Line, place.Column)))
        {
            found.Add(new Mistake(
                code, place.File.Name, place.Line, place.Column, place.Length, place.File.Shown(place.Line), SourceFile.Harmless(message), why,
                fix is null ? null : SourceFile.Harmless(fix)));
        }
    }

    public void Add(string code, YamlNode node, string message, string? why, string? fix) => Add(code, node.Place, message, why, fix);

    public void Add(Mistake mistake)
    {
        Register(mistake.Code);
        if (!IsFull && seen.Add((mistake.Code, mistake.File, mistake.Line, mistake.Column)))
        {
            found.Add(mistake);
        }
    }

    public void AddAll(IEnumerable<Mistake> mistakes)
    {
        foreach (var mistake in mistakes)
        {
            Add(mistake);
        }
    }

    /// <summary>In the order in which somebody reads the files.</summary>
    public IReadOnlyList<Mistake> Sorted() =>
        [.. found.OrderBy(mistake => mistake.File, StringComparer.Ordinal).ThenBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column)];

    private void Register(string code)
    {
        Count++;
        HasErrors |= !code.StartsWith('W');
    }
}
