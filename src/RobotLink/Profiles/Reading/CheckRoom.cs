namespace RobotLink.Profiles;

/// <summary>Whether texts agree with the checks of their framing: room where one stands inside of a text, none where the framing adds it.</summary>
internal sealed class CheckRoom(FramingProfile framing, MistakeList mistakes)
{
    /// <summary>What people write where something else will stand.</summary>
    private const string Fillers = "\0 0?*_.-#xX";

    private static readonly char[] BeforeNames = ['{', ',', ' '];

    private static readonly string[] NamesOfChecks = ["check", "checksum", "check_sum", "bcc", "crc", "lrc", "sum"];

    /// <summary>A text that we send.</summary>
    /// <param name="place">Where it is written.</param>
    public void Sent(YamlPlace place, string path, MessageProfile? message)
    {
        if (message?.Text is not { } parts)
        {
            return;
        }

        CheckEnd(place, path, parts);
        if (!parts.Any(part => part.Field is not null || part.Made is not null))
        {
            // How long a text with holes is, is known when it is sent.
            CheckInside(place, path, [.. parts.SelectMany(part => part.Literal)]);
        }
    }

    /// <summary>What the device says: at its end no check is left to be read.</summary>
    public void Received(YamlPlace place, string path, MessageProfile? message)
    {
        var last = message is { Fields: [.., var field] } ? field : null;
        if (framing.Edges.Back == 0 || last is null || !NamesOfChecks.Contains(last.Name) || (message!.Text is { } parts && parts[^1].Field != last))
        {
            return;
        }

        mistakes.Add(
            "W1710", place, $"{path} reads {last.Name} at its end, where the framing has taken the check away.",
            "A check at the end of a frame is no part of the message.", $"Remove {last.Name}, unless the device says something else there.");
    }

    /// <summary>Fields of what the device says that count from the end: whoever counts as the manual does may count the check, too. An example that shows the value settles it.</summary>
    /// <param name="keys">The message, whose fields stand under <c>fields</c>.</param>
    public void FromTheEnd(Section keys, MessageProfile? message, IReadOnlyList<ExampleProfile> examples)
    {
        var back = framing.Edges.Back;
        if (back == 0 || keys.Node("fields") is not YamlMapping)
        {
            return;
        }

        foreach (var field in message?.Layout ?? message?.Fields ?? [])
        {
            if (field.At is not { First: < 0 } at || examples.Any(example => example.Lines.Any(line => Shows(line, field.Name))))
            {
                continue;
            }

            var own = keys.Map("fields").Map(field.Name);
            var behind = new ByteRange(at.First + back, at.Last + back);
            mistakes.Add(
                "W1541", own.Has("at") ? own.ValuePlace("at") : own.Place, $"{own.PathOf("at")} is {at}, counted from the end of the message, which is before the check.",
                $"A check at the end of the frame is no part of the message, so -1 is the byte in front of its {Bytes(back)}.",
                behind.Last < 0 ? $"Write {behind} if the manual counts the check, too; else show {field.Name} in an example."
                : $"Remove {field.Name} if it is the check; else show it in an example.");
        }
    }

    private static bool Shows(TranscriptLine line, string field) =>
        line.Sign == '=' && Array.Exists(BeforeNames, sign => line.Text.Contains($"{sign}{field}:", StringComparison.Ordinal));

    private void CheckEnd(YamlPlace place, string path, IReadOnlyList<TemplatePart> parts)
    {
        var room = framing.Edges.Back;
        var end = parts[^1] is { Field: null, Made: null } literal ? literal.Literal : [];
        if (room == 0 || end.Length - end.AsSpan().TrimEnd((byte)' ').Length != room)
        {
            return;
        }

        mistakes.Add(
            "W1710", place, $"{path} ends with {Blanks(room)}, as many bytes as the check that the framing adds.",
            "A check at the end of a frame is no part of the message: no text leaves room for it.", $"Remove {Blanks(room)}, unless the device wants the check behind it.");
    }

    private void CheckInside(YamlPlace place, string path, byte[] text)
    {
        foreach (var (check, at) in framing.ChecksInside())
        {
            var over = check.Algorithm == CheckAlgorithm.Constant ? at : check.Over;
            var covered = text.Length + (check.Algorithm == CheckAlgorithm.Constant ? 0 : framing.Edges.Width + (framing.Before ?? 0));
            if (!at.TryResolve(text.Length, out var start, out var length) || !over.TryResolve(covered, out _, out _))
            {
                mistakes.Add(
                    "E1485", place, $"{path} has {Bytes(text.Length)}, too few for the check at {at} over {over}.",
                    "A check that does not stand at an end of the frame stands inside of the text.", Room(at, check));
            }
            else if (check.Algorithm != CheckAlgorithm.Constant && !IsFiller(text.AsSpan(start, length)))
            {
                mistakes.Add(
                    "W1709", place, $"{path} has {ByteNotation.Format(text.AsSpan(start, length))} where the check is filled in.",
                    "What is written there is never sent.", Room(at, check));
            }
        }
    }

    private static string Room(ByteRange at, CheckProfile check) => $"Leave {Bytes(check.Width)} of room at {at}, such as {Blanks(check.Width)}.";

    private static string Blanks(int count) => count == 1 ? "<SP>" : $"<SP*{count}>";

    private static bool IsFiller(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(bytes[0]) < 0 && Fillers.Contains((char)bytes[0], StringComparison.Ordinal);

    private static string Bytes(int count) => count == 1 ? "1 byte" : $"{count} bytes";
}
