using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Agreement;

/// <summary>A file that reader and schema must judge alike. A site's name begins with <c>site-</c>; the others are profiles called p.</summary>
internal sealed record AgreementFile(string Name, string Text)
{
    public static IReadOnlyList<AgreementFile> Right { get; } = All("right");

    public static IReadOnlyList<AgreementFile> Wrong { get; } = All("wrong");

    public bool IsSite => Name.StartsWith("site-", StringComparison.Ordinal);

    /// <summary>What the reader finds wrong; warnings are none.</summary>
    public IReadOnlyList<Mistake> Mistakes()
    {
        var mistakes = IsSite ? Texts.Site(Text).Mistakes : Texts.Read(Text).Mistakes;
        return [.. mistakes.Where(mistake => !mistake.IsWarning)];
    }

    public override string ToString() => Name;

    private static IReadOnlyList<AgreementFile> All(string kind) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Texts.Root, "tests", "RobotLink.Tests", "Agreement", kind), "*.yaml").Order(StringComparer.Ordinal)
            .Select(path => new AgreementFile(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path))),
    ];
}
