using System.Text.RegularExpressions;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Profiles;

namespace RobotLink.Host.Cli;

/// <summary>Finds messages by a text: bytes as profiles write them, or a part of the name and fields as they are shown; <c>/REGEX/</c> is a regular expression.</summary>
internal sealed class FrameGrep
{
    public const string Words = "Only frames with this text: bytes such as 'POS 1<CR>', or a part of the name and fields as shown; /REGEX/ for a regular expression.";

    private readonly Regex? pattern;
    private readonly byte[]? bytes;
    private readonly string text;

    private FrameGrep(string text, byte[]? bytes, Regex? pattern) => (this.text, this.bytes, this.pattern) = (text, bytes, pattern);

    /// <exception cref="CommandFailedException">It is no regular expression that can be searched for in bounded time.</exception>
    public static FrameGrep Of(string text)
    {
        if (text is ['/', _, .., '/'])
        {
            try
            {
                return new FrameGrep(text, null, new Regex(text[1..^1], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            }
            catch (Exception reason) when (reason is ArgumentException or NotSupportedException)
            {
                throw new CommandFailedException(ExitCode.Usage, $"--grep {Terminal.Safe(text)} is no regular expression that can be used here: {reason.Message}");
            }
        }

        return new FrameGrep(text, ByteNotation.TryParse(text, Charset.Utf8, out var bytes, out _) && bytes.Length > 0 ? bytes : null, null);
    }

    public bool Fits(MessageDocument message)
    {
        var fields = $"{message.Kind} {message.Name} {Lines.Fields(message.Fields)}";
        return pattern is not null
            ? pattern.IsMatch(fields) || pattern.IsMatch(ByteText.Of(message.Raw))
            : (bytes is not null && message.Raw.AsSpan().IndexOf(bytes) >= 0) || fields.Contains(text, StringComparison.OrdinalIgnoreCase);
    }
}
