using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RobotLink.EndToEndTests.Pages;

/// <summary>What a page shows of a command's output, as a pattern for what it really says.</summary>
/// <remarks>Times, durations, measured values, keys and ports that the system chose are others each time; a line of <c>...</c> is left out, and
/// so may be lines between two that are shown. A long line may be folded.</remarks>
internal static partial class ShownOutput
{
    /// <summary>Above it the system hands out ports.</summary>
    private const int FirstChosenPort = 32_768;

    private const string Gap = @"(?:\n(?:.*\n)*?)?\s*";

    public static Regex Pattern(string shown)
    {
        var lines = shown.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line != "...");
        return new Regex(string.Join(Gap, lines.Select(Line)), RegexOptions.NonBacktracking);
    }

    private static string Line(string line)
    {
        // A measurement, or a document that holds some.
        var measured = Measured().IsMatch(line);
        var pattern = new StringBuilder();
        foreach (Match piece in Piece().Matches(line))
        {
            pattern.Append(piece switch
            {
                _ when piece.Groups["moment"].Success => @"[\d\-]*T?[\d:.]+Z?",
                _ when piece.Groups["key"].Success => "[0-9a-f]{32}",
                _ when piece.Groups["raw"].Success => "\"raw\":\"[^\"]*\"",
                _ when piece.Groups["port"].Success => IsChosen(piece.Groups["number"].Value) ? @"127\.0\.0\.1:\d+" : Regex.Escape(piece.Value),
                _ when piece.Groups["amount"].Success => @"-?[\d.]+(?:E-\d+)?" + (piece.Groups["unit"].Success ? @"\s?" + Regex.Escape(piece.Groups["unit"].Value) : ""),
                _ when piece.Groups["whole"].Success => measured ? @"-?[\d.]+" : piece.Value,
                _ when piece.Groups["rest"].Success => ".*?",
                _ when piece.Groups["blank"].Success => @"\s+",
                _ => Regex.Escape(piece.Value),
            });
        }

        return pattern.ToString();
    }

    private static bool IsChosen(string port) => int.Parse(port, CultureInfo.InvariantCulture) >= FirstChosenPort;

    [GeneratedRegex("""
        (?<moment>\d{4}-\d\d-\d\d(?:T|\ )[\d:.]+Z|\d\d:\d\d:\d\d(?:\.\d+)?)
        |(?<key>\b[0-9a-f]{32}\b)
        |(?<raw>"raw":"[^"]*")
        |(?<port>127\.0\.0\.1:(?<number>\d+))
        |(?<amount>-?\d+\.\d+(?:E-\d+)?|-?\d+(?=\ (?:ms|s)\b))(?<unit>\ (?:ms|s)\b)?
        |(?<whole>(?<![A-Za-z0-9])-?\d+)
        |(?<rest>,?\s*\.\.\.,?)      # before blanks, which it takes along
        |(?<blank>\s+)
        |.
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Piece();

    [GeneratedRegex("""^\d{4}-|"[a-z_]+":|^answered in|^robotlink_|^id: """)]
    private static partial Regex Measured();
}
