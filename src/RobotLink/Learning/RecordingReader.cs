using System.Globalization;
using System.Text.Json;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>
/// Reads a recording: lines of JSON as <c>tail --json</c> writes them, lines as in a transcript, or a dump of hexadecimal digits. Pure: the text is given.
/// </summary>
public static class RecordingReader
{
    /// <exception cref="RecordingException">A line is none of these; or there is nothing in it.</exception>
    public static Recording Read(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select((line, index) => (Text: line, Number: index + 1))
            .Where(line => line.Text.Trim().Length > 0).ToList();
        var first = lines.Select(line => line.Text.TrimStart()).FirstOrDefault(line => line[0] != '#') ?? "";
        var pieces = first.StartsWith('{') ? OfJson(lines)
            : first.StartsWith('>') || first.StartsWith('<') || first.StartsWith(". ", StringComparison.Ordinal) ? OfTranscript(lines)
            : OfHex(lines);
        return pieces.Count > 0
            ? new Recording(pieces)
            : throw new RecordingException("There are no bytes in the recording.");
    }

    private static List<RecordedPiece> OfJson(List<(string Text, int Number)> lines)
    {
        var pieces = new List<RecordedPiece>();
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

                var time = entry.TryGetProperty("time", out var written) ? written.GetDateTimeOffset() : (DateTimeOffset?)null;
                began ??= time;
                var direction = entry.TryGetProperty("dir", out var dir) && dir.GetString() == "tx" ? Direction.Sent : Direction.Received;
                pieces.Add(new RecordedPiece(direction, raw.GetBytesFromBase64(), time - began));
            }
            catch (Exception reason) when (reason is JsonException or FormatException or InvalidOperationException)
            {
                throw new RecordingException($"Line {number} is no line as 'tail --json' writes it: {reason.Message}");
            }
        }

        return pieces;
    }

    private static List<RecordedPiece> OfTranscript(List<(string Text, int Number)> lines)
    {
        var pieces = new List<RecordedPiece>();
        var now = TimeSpan.Zero;
        var timed = lines.Exists(line => line.Text.TrimStart().StartsWith(". ", StringComparison.Ordinal));
        foreach (var (text, number) in lines)
        {
            var line = text.Trim(' ', '\t');
            var rest = line.Length > 1 ? line[1..].TrimStart(' ') : "";
            switch (line[0])
            {
                case '>' or '<':
                    pieces.Add(new RecordedPiece(line[0] == '>' ? Direction.Sent : Direction.Received, Bytes(rest, number), timed ? now : null));
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

    private static byte[] Bytes(string text, int number) =>
        ByteNotation.TryParse(text, Charset.Utf8, out var bytes, out var fault)
            ? bytes
            : throw new RecordingException($"Line {number}: {fault.Message} {fault.Fix}");

    private static List<RecordedPiece> OfHex(List<(string Text, int Number)> lines)
    {
        var bytes = new List<byte>();
        foreach (var (text, number) in lines.Where(line => line.Text.TrimStart()[0] != '#'))
        {
            var digits = string.Concat(Digits(text));
            if (digits.Length == 0 || digits.Length % 2 != 0)
            {
                throw new RecordingException($"Line {number} holds no hexadecimal digits, two for each byte. A recording is NDJSON, lines with > and <, or a dump.");
            }

            bytes.AddRange(Convert.FromHexString(digits));
        }

        return bytes.Count == 0 ? [] : [new RecordedPiece(Direction.Received, [.. bytes], null)];
    }

    /// <summary>The digits of a line of hexdump or xxd: neither its place in front nor its characters behind.</summary>
    private static IEnumerable<string> Digits(string line)
    {
        var text = line.Split('|')[0].Trim();
        var place = text.IndexOfAny([' ', ':']);
        var hasPlace = place >= 4 && uint.TryParse(text.AsSpan(0, place), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
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
