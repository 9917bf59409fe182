using System.Collections.Frozen;

namespace RobotLink.Profiles;

/// <summary>What other tools and manuals call our keys: too far from ours to be a misspelling, and yet it is plain what is meant.</summary>
internal static class OtherNames
{
    private static readonly FrozenDictionary<string, string[]> Ours = new Dictionary<string, string[]>
    {
        ["login"] = ["session"],
        ["handshake"] = ["session"],
        ["dialogue"] = ["session"],
        ["startup"] = ["session"],
        ["on_connect"] = ["session"],
        ["init"] = ["session"],
        ["logout"] = ["farewell"],
        ["on_disconnect"] = ["farewell"],
        ["ping"] = ["heartbeat"],
        ["watchdog"] = ["heartbeat"],
        ["commands"] = ["requests"],
        ["queries"] = ["requests"],
        ["alarms"] = ["errors", "events"],
        ["notifications"] = ["events"],
        ["telegrams"] = ["messages"],
        ["encoding"] = ["charset"],
        ["transport"] = ["connect"],
        ["connection"] = ["connect"],
        ["protocol"] = ["framing", "connect"],
        ["terminator"] = ["end"],
        ["delimiter"] = ["end"],
        ["eol"] = ["end"],
        ["response"] = ["reply"],
        ["answer"] = ["reply"],
        ["receive"] = ["expect", "reply"],
        ["read"] = ["expect", "reply"],
        ["write"] = ["send"],
        ["interval"] = ["every", "interval"],
        ["poll"] = ["every"],
        ["period"] = ["every"],
        ["cycle"] = ["every"],
        ["regex"] = ["pattern", "match"],
        ["speed"] = ["baud"],
        ["baudrate"] = ["baud"],
        ["host"] = ["address"],
        ["ip"] = ["address"],
        ["url"] = ["address"],
        ["name"] = ["title"],
        ["description"] = ["title"],
        ["password"] = ["secrets"],
        ["user"] = ["secrets"],
        ["read_only"] = ["commands"],
        ["writable"] = ["commands"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>All words of ours that are ever offered.</summary>
    public static IEnumerable<string> Offered => Ours.Values.SelectMany(words => words).Distinct();

    /// <returns>Our word among those known at this place; null when the word is no other name for one.</returns>
    public static string? For(string written, IReadOnlyCollection<string> known) =>
        Ours.TryGetValue(written, out var ours) ? ours.FirstOrDefault(known.Contains) : null;
}
