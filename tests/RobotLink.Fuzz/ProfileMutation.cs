using System.Text;

namespace RobotLink.Fuzz;

/// <summary>Damages a text as people and editors do, and worse.</summary>
internal static class ProfileMutation
{
    private const int LongestText = 64 * 1024;

    /// <summary>Words of the language and values at its edges.</summary>
    private static readonly string[] Words =
    [
        "framing", "end", "start", "also", "escape", "prompts", "length", "length_by", "sizes", "size", "idle_gap", "document", "datagram", "parts", "check",
        "kind", "over", "at", "as", "order", "received", "max", "connect", "serial", "baud", "parity", "requests", "send", "reply", "events", "match", "errors",
        "messages", "header", "fields", "type", "session", "farewell", "expect", "on", "heartbeat", "detect_within", "keepalive", "reconnect", "limits",
        "charset", "extends", "examples", "transcript", "words", "causes", "degraded_if", "value", "count", "until", "scale", "bits", "json", "xml", "pattern",
        "null", "true", "~", "{}", "[]", "\"\"", "0", "-1", "1", "255", "256", "65536", "2147483648", "-2147483649", "99999999999999999999", "1e999", "NaN",
        "1..4", "4..1", "-1..1", "1..-1", "-2..-1", "16777215", "0x7D", "3.5chars", "0ms", "1ms", "5s", "24h", "99999999h", "0B", "1B", "64KiB", "16MiB", "17MiB",
        "<STX>", "<ETX>", "<DLE>", "<CR><LF>", "<NUL*65536>", "<0xC0>", "<", ">", "'\\r\\n'", "{x:int}", "{x:digits(18)}", "{x:A|B}", "{", "}", "{{", "xor8",
        "crc32", "sum16", "lrc8", "hex", "decimal", "binary", "little", "rest", "ignored", "base/tcp", "base/tcp-line", "&a", "*a", "!!str", "<<", "---", "...",
        "|", ">-", "\t", "\uFEFF", "\u2028", "\uD800", "ä", "😀", "#", "?", ": ", ", ", "- ",
    ];

    public static string Of(string text, Draw draw)
    {
        var mutated = new StringBuilder(text);
        for (var count = draw.Next(1, 6); count > 0 && mutated.Length is > 0 and < LongestText; count--)
        {
            Once(mutated, draw);
        }

        return mutated.ToString();
    }

    private static void Once(StringBuilder text, Draw draw)
    {
        var at = draw.Next(text.Length);
        switch (draw.Next(9))
        {
            case 0:
                text[at] = (char)draw.Next(0x20, 0x7F);
                break;
            case 1:
                _ = text.Insert(at, draw.From<string>(Words));
                break;
            case 2:
                _ = text.Remove(at, Math.Min(draw.Next(1, 20), text.Length - at));
                break;
            case 3:
                Replace(text, at, draw.From<string>(Words));
                break;
            case 4:
                Lines(text, draw, copies: draw.Next(4) switch { 0 => 0, 1 => 40, _ => 2 });
                break;
            case 5:
                _ = text.Insert(at, $"\n{draw.From<string>(Words)}: {draw.From<string>(Words)}\n");
                break;
            case 6:
                _ = text.Insert(at, $", {draw.From<string>(Words)}: {draw.From<string>(Words)} ");
                break;
            case 7:
                _ = text.Insert(at, new string(draw.From("[{(-\" "u8) is var open ? (char)open : ' ', draw.Next(1, 300)));
                break;
            default:
                text.Length = at;
                break;
        }
    }

    /// <summary>One word of the text becomes another.</summary>
    private static void Replace(StringBuilder text, int at, string word)
    {
        var first = at;
        while (first > 0 && char.IsLetterOrDigit(text[first - 1]))
        {
            first--;
        }

        var last = at;
        while (last < text.Length && char.IsLetterOrDigit(text[last]))
        {
            last++;
        }

        _ = text.Remove(first, last - first).Insert(first, word);
    }

    private static void Lines(StringBuilder text, Draw draw, int copies)
    {
        var lines = text.ToString().Split('\n').ToList();
        var from = draw.Next(lines.Count);
        var moved = lines.GetRange(from, Math.Min(draw.Next(1, 5), lines.Count - from));
        lines.RemoveRange(from, moved.Count);
        var to = draw.Next(lines.Count + 1);
        for (var copy = 0; copy < copies; copy++)
        {
            lines.InsertRange(to, moved);
        }

        _ = text.Clear().AppendJoin('\n', lines);
    }
}
