using System.Text;

namespace RobotLink.Profiles;

/// <summary>Where profiles' texts come from; the reader itself touches no file.</summary>
public interface IProfileSource
{
    bool TryRead(string name, out ProfileText text);

    /// <summary>Every profile that can be named, sorted.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Where names are looked for, in order, in words for messages.</summary>
    IReadOnlyList<string> Places => [];

    /// <summary>Why a secret cannot be fetched at this moment, in words; null when it can, or when nobody looks.</summary>
    string? WhyMissing(SecretReference secret) => null;
}

/// <param name="File">The name to show in mistakes.</param>
/// <param name="Text">Empty when there is a <paramref name="Fault"/>.</param>
/// <param name="Notice">Something to tell about this file although nothing is wrong.</param>
/// <param name="Fault">Why the file could not be turned into a text.</param>
public sealed record ProfileText(string File, string Text, string? Notice = null, Mistake? Fault = null)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Turns a file's bytes into text; a file that is too long or no UTF-8 becomes a fault.</summary>
    public static ProfileText Decode(string file, ReadOnlySpan<byte> bytes, FileLimits limits, string? notice = null)
    {
        if (bytes.Length > limits.Bytes)
        {
            return TooLong(file, limits);
        }

        try
        {
            return new ProfileText(file, Strict.GetString(bytes), notice);
        }
        catch (DecoderFallbackException reason)
        {
            var before = new SourceFile(file, Encoding.UTF8.GetString(bytes[..Math.Max(0, reason.Index)]));
            var (line, column) = before.Place(before.Text.Length);
            return new ProfileText(file, "", notice, new Mistake(
                "E1112", file, line, column, 1, before.Shown(line), "The file is not UTF-8 from here on.", null, "Save it as UTF-8 in the editor."));
        }
    }

    public static ProfileText TooLong(string file, FileLimits limits) => new(file, "", null, new Mistake(
        "E1101", file, 1, 1, 1, "", limits.TooLong, null, limits.Fix));
}

/// <summary>A profile, or the mistakes that keep it from being one. Warnings do not.</summary>
/// <param name="Mistakes">In the order of files and lines; errors and warnings.</param>
/// <param name="Notices">What deserves saying although nothing is wrong.</param>
public sealed record ReadResult(DeviceProfile? Profile, IReadOnlyList<Mistake> Mistakes, IReadOnlyList<string> Notices);

/// <summary>A site, or the mistakes that keep it from being one. Warnings do not.</summary>
public sealed record SiteResult(SiteConfiguration? Site, IReadOnlyList<Mistake> Mistakes, IReadOnlyList<string> Notices);
