using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using RobotLink.Host.Adapters;
using RobotLink.Recording;

namespace RobotLink.Host.Support;

/// <summary>Puts stars for secrets in a text, in whatever form they stand there: as they are, escaped, as hexadecimal digits, as base64 or inside of base64.</summary>
internal sealed partial class SecretFilter
{
    private readonly SecretMask mask;

    /// <summary>Secrets too short to be told from chance, where they stand by themselves; null without any.</summary>
    private readonly Regex? alone;

    public SecretFilter(IReadOnlyCollection<string> secrets) => (mask, alone) = (MaskOf(secrets), Alone(secrets));

    /// <summary>So many bytes have stars in place of secrets.</summary>
    public long Starred { get; private set; }

    /// <summary>Finds these secrets in all the forms that are known here.</summary>
    public static SecretMask MaskOf(IReadOnlyCollection<string> secrets) =>
        SecretMask.Of(secrets.SelectMany(Written), secrets.Where(secret => secret.Length >= SecretMask.Shortest).SelectMany(Digests));

    public string Apply(string text) => Encoding.UTF8.GetString(Apply(Encoding.UTF8.GetBytes(text)));

    /// <summary>The same with stars for secrets of one to three characters, where they stand by themselves, too.</summary>
    /// <param name="isDocument">Of JSON, in which only texts may change, and no names.</param>
    public byte[] ApplyAll(byte[] text, bool isDocument)
    {
        var shown = Apply(text);
        if (alone is null)
        {
            return shown;
        }

        var characters = Encoding.UTF8.GetString(shown);
        return Encoding.UTF8.GetBytes(isDocument ? Quoted().Replace(characters, text => text.Groups["name"].Success ? text.Value : Starring(text.Value)) : Starring(characters));
    }

    private string Starring(string text) => alone!.Replace(text, found =>
    {
        Starred += found.Length;
        return new string('*', found.Length);
    });

    /// <summary>The same bytes, changed in place where that does.</summary>
    public byte[] Apply(byte[] text)
    {
        if (mask.IsEmpty)
        {
            return text;
        }

        // First inside of it: a star among its characters would leave no base64.
        var shown = InsideBase64(text);
        mask.Apply(shown, (_, length) => Starred += length);
        return shown;
    }

    /// <summary>Bytes of devices stand as base64 in documents.</summary>
    private byte[] InsideBase64(byte[] text)
    {
        var characters = Encoding.Latin1.GetString(text);
        byte[]? changed = null;
        foreach (var match in Blob().EnumerateMatches(characters))
        {
            var blob = characters.AsSpan(match.Index, match.Length);
            var content = Decoded(blob);
            var before = Starred;
            mask.Apply(content, (_, length) => Starred += length);
            if (Starred > before)
            {
                changed ??= (byte[])text.Clone();
                Encoding.ASCII.GetBytes(Convert.ToBase64String(content), changed.AsSpan(match.Index));
            }
        }

        return changed ?? text;
    }

    /// <summary>Empty when it is no base64 after all.</summary>
    private static byte[] Decoded(ReadOnlySpan<char> blob)
    {
        var content = new byte[blob.Length];
        var whole = blob.Length / 4 * 4;
        return Convert.TryFromBase64Chars(blob[..whole], content, out var length) ? content[..length] : [];
    }

    /// <summary>Neither a letter nor a digit stands beside; in a document, the sign of a line end may.</summary>
    private static Regex? Alone(IReadOnlyCollection<string> secrets)
    {
        var written = secrets.Where(secret => secret.Length is > 0 and < SecretMask.Shortest)
            .SelectMany(secret => (string[])[secret, JsonEncodedText.Encode(secret).ToString()]).Distinct().OrderByDescending(secret => secret.Length).Select(Regex.Escape).ToList();
        return written.Count == 0 ? null : new Regex($@"(?:(?<![\p{{L}}\p{{Nd}}])|(?<=\\[bfnrt]))(?:{string.Join('|', written)})(?![\p{{L}}\p{{Nd}}])", RegexOptions.CultureInvariant);
    }

    /// <summary>As people, documents, addresses and our own notation for bytes write it.</summary>
    private static IEnumerable<string> Written(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return secret;
        yield return JsonEncodedText.Encode(secret).ToString();
        yield return JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        yield return secret.Replace("'", "''", StringComparison.Ordinal);
        yield return WebUtility.HtmlEncode(secret);
        yield return WebUtility.UrlEncode(secret);
        yield return ByteText.Of(bytes);
        yield return string.Join(' ', bytes.Select(each => each.ToString("X2")));
        yield return string.Join(' ', bytes.Select(each => each.ToString("x2")));
    }

    /// <summary>Some devices take a digest in place of the password; then it is as good as that.</summary>
    private static IEnumerable<byte[]> Digests(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
#pragma warning disable CA5350, CA5351 // Nothing is protected by them here: they are looked for.
        foreach (var digest in (byte[][])[MD5.HashData(bytes), SHA1.HashData(bytes), SHA256.HashData(bytes)])
#pragma warning restore CA5350, CA5351
        {
            yield return Encoding.ASCII.GetBytes(Convert.ToHexString(digest));
            yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest));
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(digest));
        }
    }

    /// <summary>A text in a document; with a colon behind it, it is the name of a member.</summary>
    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"(?<name>\s*:)?
        """, RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex("[A-Za-z0-9+/]{8,}={0,2}", RegexOptions.CultureInvariant)]
    private static partial Regex Blob();
}
