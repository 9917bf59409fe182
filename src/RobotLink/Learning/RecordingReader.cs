using System.Globalization;
using System.Text.Json;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>
/// Reads a recording: lines of JSON as <c>record</c> and <c>tail --json</c> write them, lines as in a transcript, or a dump of hexadecimal digits. Pure: the text is given.
/// </summary>
public static class RecordingReader
{
    /// <summary>Dumps are broken behind 8, 16 or 32 bytes.</summary>
    private const int UsualWidth = 8;

    /// <param name="link">Of several links in it, this one; null: there is only one.</param>
    /// <exception cref="RecordingException">A line is none of these; or there is nothing in it, or nothing of the link, or no telling which link.</exception>
    public static RecordedTalk Read(string text, string? link = null)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select((line, index) => (Text: line, Number: index + 1))
            .Where(line => line.Text.Trim().Length > 0).ToList();
        var first = lines.Select(line => line.Text.TrimStart()).FirstOrDefault(line => line[0] != '#') ?? "";
        var pieces = first.StartsWith('{') ? OfJson(lines, link)
            : first.StartsWith('>') || first.StartsWith('<') || first.StartsWith(". ", StringComparison.Ordinal) ? OfTranscript(lines)
            : OfHex(lines);
        return pieces.Count > 0
            ? new RecordedTalk(pieces)
            : throw new RecordingException("There are no bytes in the recording.");
    }

    private static List<RecordedPiece> OfJson(List<(string Text, int Number)> lines, string? link)
    {
        var pieces = new List<RecordedPiece>();
        var links = new SortedSet<string>(StringComparer.Ordinal);
        DateTimeOffset? began = null;
        foreach (var (text, number) in lines)
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                var entry = json.RootElement;
                if (!entry.TryGetProperty("raw", out var raw))
                {
                    continue;
                }

                var of = entry.TryGetProperty("link", out var named) ? named.GetString()! : "";
                links.Add(of);
                if (link is not null && of != link)
                {
                    continue;
                }

                var time = entry.TryGetProperty("time", out var written) ? written.GetDateTimeOffset() : (DateTimeOffset?)null;
                began ??= time;
                var direction = entry.TryGetProperty("dir", out var dir) && dir.GetString() == "tx" ? Direction.Sent : Direction.Received;
                pieces.Add(new RecordedPiece(direction, raw.GetBytesFromBase64(), time - began));
            }
            catch (JsonException) when (number == lines[^1].Number && pieces.Count > 0)
            {
                // It was cut off while it was written; what is before it is whole.
            }
            catch (Exception reason) when (reason is JsonException or FormatException or InvalidOperationException)
            {
                throw new RecordingException($"Line {number} is no line as 'record' or 'tail --json' writes it: {reason.Message}");
            }
        }

        return link is null && links.Count > 1
            ? throw new RecordingException($"It is of {links.Count} links, and one profile describes one kind of device: choose one with --link. There are {string.Join(", ", links)}.")
            : link is not null && links.Count > 0 && pieces.Count == 0
            ? throw new RecordingException($"There are no bytes of a link '{link}' in it, but of {string.Join(", ", links)}.")
            : pieces;
    }

    private static List<RecordedPiece> OfTranscript(List<(string Text, int Number)> lines)
    {
        var pieces = new List<RecordedPiece>();
        var now = TimeSpan.Zero;
        var isHex = IsHex(lines);
        var timed = lines.Exists(line => line.Text.TrimStart().StartsWith(". ", StringComparison.Ordinal));
        foreach (var (text, number) in lines)
        {
            var line = text.Trim(' ', '\t');
            var rest = line.Length > 1 ? line[1..].TrimStart(' ') : "";
            switch (line[0])
            {
                case '>' or '<':
                    pieces.Add(new RecordedPiece(line[0] == '>' ? Direction.Sent : Direction.Received, isHex ? Convert.FromHexString(rest.Replace(" ", "", StringComparison.Ordinal)) : Bytes(rest, number), timed ? now : null));
                    break;
                case '.' when Quantity.TryParseDuration(rest, out var passed):
                    now += passed;
                    break;
                case '#' or '=' or '?':
                    break;
                default:
                    throw new RecordingException(
                        $"Line {number} begins with '{line[0]}'. Write > for what we send, < for what the device sends, or . and a duration such as . 2s for time.");
            }
        }

        return pieces;
    }

    /// <summary>Every line holds pairs of hexadecimal digits and nothing else, as <c>tail --hex</c> prints bytes. One pair alone may be a text.</summary>
    private static bool IsHex(List<(string Text, int Number)> lines)
    {
        var said = lines.Select(line => line.Text.Trim(' ', '\t')).Where(line => line[0] is '>' or '<').Select(line => line[1..].Trim(' ')).ToList();
        return said.Exists(line => line.Length > 2)
            && said.TrueForAll(line => line.Split(' ').All(word => word.Length == 2 && word.All(char.IsAsciiHexDigit)));
    }

    private static byte[] Bytes(string text, int number) =>
        ByteNotation.TryParse(text, Charset.Utf8, out var bytes, out var fault)
            ? bytes
            : throw new RecordingException($"Line {number}: {fault.Message} {fault.Fix}");

    private static List<RecordedPiece> OfHex(List<(string Text, int Number)> lines)
    {
        var pieces = new List<byte[]>();
        var hasPlaces = false;
        foreach (var (text, number) in lines.Where(line => line.Text.TrimStart()[0] != '#'))
        {
            var digits = string.Concat(Digits(text, out var hasPlace));
            if (digits.Length == 0 || digits.Length % 2 != 0)
            {
                throw new RecordingException($"Line {number} holds no hexadecimal digits, two for each byte. A recording is NDJSON, lines with > and <, or a dump.");
            }

            hasPlaces |= hasPlace;
            pieces.Add(Convert.FromHexString(digits));
        }

        byte[][] whole = hasPlaces || IsWrapped(pieces) ? [[.. pieces.SelectMany(piece => piece)]] : [.. pieces];
        return [.. whole.Where(piece => piece.Length > 0).Select(piece => new RecordedPiece(Direction.Received, piece, null))];
    }

    /// <summary>Lines of one length, the last perhaps shorter, are one row of bytes that was broken to fit a page; else each line is what came together.</summary>
    private static bool IsWrapped(List<byte[]> lines)
    {
        var width = lines.Count == 0 ? 0 : lines[0].Length;
        return lines.Count == 1
            || (lines.Count > 1 && lines[..^1].TrueForAll(line => line.Length == width)
                && (lines[^1].Length < width || (lines[^1].Length == width && width % UsualWidth == 0)));
    }

    /// <summary>The digits of a line of hexdump or xxd: neither its place in front nor its characters behind.</summary>
    private static IEnumerable<string> Digits(string line, out bool hasPlace)
    {
        var text = line.Split('|')[0].Trim();
        var place = text.IndexOfAny([' ', ':']);
        hasPlace = place >= 4 && uint.TryParse(text.AsSpan(0, place), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
            && (text[place] == ':' || text[place..].StartsWith("  ", StringComparison.Ordinal));
        if (hasPlace && text[place] == ':')
        {
            var rest = text[(place + 1)..].TrimStart();
            var characters = rest.IndexOf("  ", StringComparison.Ordinal);
            text = characters < 0 ? rest : rest[..characters];
        }
        else if (hasPlace)
        {
            text = text[place..];
        }

        return text.Split([' ', '\t', ',', ':', '-'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? word[2..] : word)
            .TakeWhile(word => word.All(char.IsAsciiHexDigit));
    }
}
