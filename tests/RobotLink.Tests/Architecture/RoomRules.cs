namespace RobotLink.Tests.Architecture;

/// <summary>Judges references by rooms, which are the namespaces directly under a root.</summary>
internal sealed class RoomRules(string root)
{
    private readonly string prefix = root + ".";

    /// <summary>Every reference from a room to one it may not know, and every type outside the rooms; as sentences, sorted.</summary>
    public string[] Arrows(AssemblyReferences assembly, Dictionary<string, string[]> mayKnow)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in assembly.Types.Where(type => type.StartsWith(prefix) && !mayKnow.ContainsKey(Room(type))))
        {
            found.Add($"{type} lies in no room of the design");
        }

        foreach (var reference in assembly.All.Where(reference => reference.From.StartsWith(prefix) && reference.Type.StartsWith(prefix)))
        {
            var (from, to) = (Room(reference.From), Room(reference.Type));
            if (from != to && mayKnow.TryGetValue(from, out var known) && !known.Contains(to))
            {
                found.Add($"{reference.From} may not know {to}: {reference}");
            }
        }

        return [.. found];
    }

    /// <summary>Every reference from a pure room or type to something that touches the world.</summary>
    /// <param name="pure">Rooms, or types as <c>Room.Type</c>, nested types included.</param>
    public string[] Impurities(AssemblyReferences assembly, string[] pure, string[] impure, string[] harmless)
    {
        bool IsPure(string type) => pure.Any(name => type.StartsWith(prefix + name) && IsWhole(type, prefix.Length + name.Length));
        return [.. assembly.All
            .Where(reference => IsPure(reference.From) && impure.Any(name => Is(reference, name)) && !harmless.Any(name => Is(reference, name)))
            .Select(reference => reference.ToString())
            .Distinct().Order(StringComparer.Ordinal)];
    }

    private string Room(string type) => type[prefix.Length..].Split('.', '+')[0];

    private static bool IsWhole(string type, int end) => end == type.Length || type[end] is '.' or '+' or '`';

    private static bool Is(Reference reference, string name)
    {
        if (name.EndsWith('.'))
        {
            return reference.Type.StartsWith(name);
        }

        var parts = name.Split("::");
        var isType = reference.Type.StartsWith(parts[0]) && IsWhole(reference.Type, parts[0].Length);
        return isType && (parts.Length == 1 || reference.Member == parts[1]);
    }
}
