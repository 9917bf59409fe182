namespace RobotLink.Profiles;

/// <summary>Whether a text that we send leaves room for the checks of its framing.</summary>
internal sealed class CheckRoom(FramingProfile framing, MistakeList mistakes)
{
    /// <summary>What people write where something else will stand.</summary>
    private const string Fillers = "\0 0?*_.-#xX";

    /// <param name="place">Where the text is written.</param>
    public void Check(YamlPlace place, string path, MessageProfile? message)
    {
        if (message?.Text is not { } parts || parts.Any(part => part.Field is not null || part.Made is not null))
        {
            // How long a text with holes is, is known when it is sent.
            return;
        }

        var text = parts.SelectMany(part => part.Literal).ToArray();
        foreach (var check in framing.ChecksSent)
        {
            var over = check.Algorithm == CheckAlgorithm.Constant ? check.At : check.Over;
            if (!check.At.TryResolve(text.Length, out var start, out var length) || !over.TryResolve(text.Length, out _, out _))
            {
                mistakes.Add(
                    "E1485", place, $"{path} has {Bytes(text.Length)}, too few for the check at {check.At} over {check.Over}.",
                    "The check stands inside of the text, so the text leaves room for it.", Room(text, check));
            }
            else if (check.Algorithm != CheckAlgorithm.Constant && !IsFiller(text.AsSpan(start, length)))
            {
                mistakes.Add(
                    "W1709", place, $"{path} has {ByteNotation.Format(text.AsSpan(start, length))} where the check is filled in.",
                    "What is written there is never sent.", Room(text, check));
            }
        }
    }

    private static string Room(byte[] text, CheckProfile check) => check.At.Last == -1
        ? $"Leave room for the check: write \"{ByteNotation.Format(text)}{Blanks(check.Width)}\"."
        : $"Leave {Bytes(check.Width)} of room at {check.At}, such as {Blanks(check.Width)}.";

    private static string Blanks(int count) => count == 1 ? "<SP>" : $"<SP*{count}>";

    private static bool IsFiller(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept(bytes[0]) < 0 && Fillers.Contains((char)bytes[0], StringComparison.Ordinal);

    private static string Bytes(int count) => count == 1 ? "1 byte" : $"{count} bytes";
}
