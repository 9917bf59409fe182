using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace RobotLink.Profiles;

/// <summary>
/// A configuration file as it may be handed to strangers: the same line by line, but without remarks, and without values whose keys sound as if they were secret.
/// Where a secret is kept may be told. Pure.
/// </summary>
public static partial class PublicText
{
    /// <summary>Stands for what was cut out.</summary>
    public const string Cut = "***";

    /// <summary>Whether a thing of this name is likely to be secret.</summary>
    public static bool IsSecretName(string name) => SecretName().IsMatch(name);

    /// <summary>Names a place where a secret is kept, and is none itself.</summary>
    public static bool IsReference(string value) => Reference().IsMatch(value);

    /// <summary>A site file.</summary>
    public static string OfSite(string text) => Of(text, cutsValues: true);

    /// <summary>A profile. Its fields may be called password and hold only their types, so values stay.</summary>
    public static string OfProfile(string text) => Of(text, cutsValues: false);

    /// <summary>Where secrets are kept, as far as the file names places; it may have mistakes.</summary>
    public static IReadOnlyList<SecretReference> References(string text) =>
    [
        .. ReferenceInside().Matches(text).Select(match => match.Groups["kind"].Value == "env"
            ? new SecretReference(match.Groups["place"].Value.Trim(), null)
            : new SecretReference(null, match.Groups["place"].Value.Trim())).Distinct(),
    ];

    private static string Of(string text, bool cutsValues)
    {
        var file = new SourceFile("", text);
        if (YamlTree.Read(file, FileLimits.Site, new MistakeList()) is not { } tree || Remarks(file.Text) is not { } cuts)
        {
            return Keys(text);
        }

        if (cutsValues)
        {
            AddSecret(tree, isSecret: false, cuts);
        }

        var kept = new StringBuilder(file.Text.Length);
        var at = 0;
        foreach (var (start, end, instead) in cuts.OrderBy(cut => cut.Start))
        {
            if (start >= at)
            {
                kept.Append(file.Text, at, start - at).Append(instead);
                at = end;
            }
        }

        return kept.Append(file.Text, at, file.Text.Length - at).ToString();
    }

    /// <summary>From the sign to the end of the line; null when the text cannot be read so far.</summary>
    private static List<(int Start, int End, string Instead)>? Remarks(string text)
    {
        var remarks = new List<(int, int, string)>();
        try
        {
            var scanner = new Scanner(new StringReader(text), skipComments: false);
            while (scanner.MoveNext())
            {
                if (scanner.Current is Comment remark)
                {
                    var start = text.IndexOf('#', (int)remark.Start.Index);
                    var end = text.IndexOfAny(['\r', '\n'], start);
                    remarks.Add((text.AsSpan(0, start).TrimEnd(' ').Length, end < 0 ? text.Length : end, ""));
                }
            }
        }
        catch (Exception reason) when (reason is YamlException or ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }

        return remarks;
    }

    private static void AddSecret(YamlNode node, bool isSecret, List<(int Start, int End, string Instead)> cuts)
    {
        switch (node)
        {
            case YamlScalar scalar when isSecret && !scalar.IsNull && !scalar.IsEmpty && !IsReference(scalar.Value):
                var file = scalar.Place.File;
                cuts.Add((file.Offset(scalar.Place.Line, scalar.Place.Column), file.Offset(scalar.Place.EndLine, scalar.Place.EndColumn), scalar.Style == YamlStyle.Block ? $"\"{Cut}\"\n" : $"\"{Cut}\""));
                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    AddSecret(entry.Value, isSecret || IsSecretName(entry.Key.Value), cuts);
                }

                break;
            case YamlSequence list:
                foreach (var item in list.Items)
                {
                    AddSecret(item, isSecret, cuts);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Of a file that is no YAML only the keys at the beginnings of lines are known to be none of the values.</summary>
    private static string Keys(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line =>
        KeyAtFront().Match(line) is { Success: true } key ? key.Value.Length == line.TrimEnd().Length ? key.Value : $"{key.Value} {Cut}"
        : string.IsNullOrWhiteSpace(line) ? "" : Cut));

    [GeneratedRegex("pass(word|wd|phrase|code)|^pass$|^pwd|_pwd|secret|token|credential|api_?key|private|(^|_)pin($|_)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"^(env:[A-Za-z_][A-Za-z0-9_]*|file:[^\s].*)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    [GeneratedRegex("""(?<kind>env|file):(?<place>[^\r\n,}\]"'#]+)""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ReferenceInside();

    [GeneratedRegex(@"^\s*(- )?[A-Za-z0-9_-]+:", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex KeyAtFront();
}
