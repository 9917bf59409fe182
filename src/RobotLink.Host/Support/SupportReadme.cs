using RobotLink.Host.Api;

namespace RobotLink.Host.Support;

/// <summary>Tells whoever opens a support file what is in it, and what is not.</summary>
internal static class SupportReadme
{
    public const string Name = "README.txt";

    private static readonly (string Name, string Words)[] Kinds =
    [
        (SupportBundle.Recording, "bytes that passed the links, with times; 'robotlink open' shows and 'robotlink replay' plays them, also out of the archive"),
        ("events.ndjson", "state changes of the links and outages, oldest first"),
        ("commands.ndjson", "the audit: commands that were given, by whom, and how they ended"),
        ("links.json", "each link now: state, cause and evidence, counters, every setting in force with its origin"),
        ("metrics.txt", "the numbers that monitors see"),
        ("log.txt", "the newest lines of the log"),
        ("system.json", "versions, uptime, memory, and whether the configuration is in order"),
        ("machine.json", "this PC: operating system, processors, network ports"),
        ("configuration/", "site.yaml and the profiles that are used"),
        ("mistakes.txt", "codes and places of the configuration's mistakes; their words may hold values, so they are left out"),
    ];

    /// <param name="names">Of the entries that are there.</param>
    /// <param name="remarks">What is missing, and why.</param>
    public static string Of(DateTimeOffset made, IReadOnlyCollection<string> names, IReadOnlyList<string> remarks)
    {
        var inside = Kinds.Where(kind => names.Any(name => name.StartsWith(kind.Name, StringComparison.Ordinal))).Select(kind => $"  {kind.Name,-18}{kind.Words}");
        var lines = new List<string>
        {
            $"RobotLink {SystemApi.Version}, support file of {Words.Millisecond(made)}",
            "",
            "Inside:",
        };
        lines.AddRange(inside);
        if (remarks.Count > 0)
        {
            lines.AddRange(["", "Not inside:", .. remarks.Select(remark => $"  {remark}")]);
        }

        lines.AddRange(
        [
            "",
            "Secrets are taken out. Only the kinds of things above are written, nothing else of this PC. Every value that site.yaml names as a secret",
            "(env: and file:) was looked for in all of it, in clear, escaped, as hexadecimal digits, as base64 and inside of base64, and has stars instead.",
            "Values of keys that sound like a password are cut, and so are all remarks in YAML files. A secret of one to three characters has stars",
            "wherever the bytes of its link look like it, though that may be a measured value, and elsewhere where it stands by itself.",
            "",
            "What RobotLink cannot know: a password that is written into a profile instead of being named as a secret, or that another program sent",
            "through a shared link. Addresses, names and titles of links and what devices said are in here. Look at it before you hand it on; every",
            "file is plain text.",
        ]);
        return string.Join('\n', lines) + "\n";
    }
}
