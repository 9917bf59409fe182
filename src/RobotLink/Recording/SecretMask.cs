using System.Buffers;
using System.Text;

namespace RobotLink.Recording;

/// <summary>Puts a star for each byte of a secret, wherever it stands. Pure.</summary>
public sealed class SecretMask
{
    /// <summary>Shorter ones stand in every other message by chance; where we send one it has stars all the same.</summary>
    public const int Shortest = 4;

    /// <summary>Of a secret of several lines, such as a key, a document may show each by itself; shorter ones are empty or say nothing.</summary>
    private const int LineShortest = 8;

    private readonly string[] secrets;
    private readonly SearchValues<string> any;
    private readonly int shortest;

    private SecretMask(IEnumerable<string> secrets, int shortest)
    {
        this.shortest = shortest;

        // The longest first: a secret may begin as another one does.
        this.secrets = [.. secrets.Where(secret => secret.Length >= shortest).Distinct(StringComparer.Ordinal).OrderByDescending(secret => secret.Length)];
        any = SearchValues.Create(this.secrets, StringComparison.Ordinal);
    }

    /// <param name="texts">Secrets as people write them: their other common forms are looked for as well.</param>
    /// <param name="forms">Secrets as they stood on a line.</param>
    public static SecretMask Of(IEnumerable<string> texts, IEnumerable<byte[]> forms) =>
        new([.. texts.SelectMany(WithLines).Where(text => text.Length >= Shortest).SelectMany(Forms).Concat(forms).Select(Encoding.Latin1.GetString)], Shortest);

    /// <summary>Of these, those that are too short to be told from chance: each of their bytes has a star wherever they stand, though it may be a measured value.</summary>
    public static SecretMask OfShort(IEnumerable<string> texts) => new(
        [.. texts.Where(text => text.Length is > 0 and < Shortest).SelectMany(text => (byte[][])[Encoding.UTF8.GetBytes(text), Encoding.Latin1.GetBytes(text)]).Select(Encoding.Latin1.GetString)], 1);

    public bool IsEmpty => secrets.Length == 0;

    /// <summary>Of the longest secret, in bytes.</summary>
    public int Longest => IsEmpty ? 0 : secrets[0].Length;

    /// <summary>The text with a star for each byte of a secret.</summary>
    public string Apply(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var isChanged = false;
        Apply(bytes, (_, _) => isChanged = true);
        return isChanged ? Encoding.UTF8.GetString(bytes) : text;
    }

    /// <summary>How many bytes at the end of <paramref name="bytes"/> may be the beginning of a secret.</summary>
    public int Begun(ReadOnlySpan<byte> bytes)
    {
        var longest = 0;
        foreach (var secret in secrets)
        {
            for (var length = Math.Min(secret.Length - 1, bytes.Length); length > longest; length--)
            {
                if (Same(bytes[^length..], secret.AsSpan(0, length)))
                {
                    longest = length;
                    break;
                }
            }
        }

        return longest;
    }

    /// <summary>Puts the stars.</summary>
    /// <param name="masked">Told of each stretch that has stars now.</param>
    public void Apply(Span<byte> bytes, Action<int, int>? masked = null)
    {
        if (IsEmpty || bytes.Length < shortest)
        {
            return;
        }

        var text = ArrayPool<char>.Shared.Rent(bytes.Length);
        var characters = text.AsSpan(0, bytes.Length);
        _ = Encoding.Latin1.GetChars(bytes, characters);
        for (var at = 0; characters[at..].IndexOfAny(any) is >= 0 and var found;)
        {
            at += found;
            var rest = characters[at..];
            var length = LengthAt(rest);
            bytes.Slice(at, length).Fill((byte)'*');
            masked?.Invoke(at, length);
            at += length;
        }

        ArrayPool<char>.Shared.Return(text, clearArray: true);
    }

    private int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var secret in secrets)
        {
            if (text.StartsWith(secret))
            {
                return secret.Length;
            }
        }

        return 1;
    }

    private static bool Same(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] != text[at])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Its characters alone within the base64 of a longer text, such as a user's name and password.</summary>
    private static string Base64Behind(int before, byte[] secret)
    {
        const int Bits = 6;
        var first = ((before * 8) + Bits - 1) / Bits;
        return Convert.ToBase64String([.. new byte[before], .. secret])[first..((before + secret.Length) * 8 / Bits)];
    }

    private static IEnumerable<string> WithLines(string secret) =>
        secret.Contains('\n', StringComparison.Ordinal) ? secret.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= LineShortest).Prepend(secret) : [secret];

    /// <summary>As addresses and tokens write base64.</summary>
    private static string OfAddresses(string base64) => base64.Replace('+', '-').Replace('/', '_');

    private static IEnumerable<byte[]> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return bytes;
        yield return Encoding.Latin1.GetBytes(secret);
        yield return Encoding.Unicode.GetBytes(secret);
        yield return Encoding.BigEndianUnicode.GetBytes(secret);
        string[] base64 = [Convert.ToBase64String(bytes).TrimEnd('='), .. Enumerable.Range(0, 3).Select(before => Base64Behind(before, bytes))];
        foreach (var form in base64)
        {
            yield return Encoding.ASCII.GetBytes(form);
            yield return Encoding.ASCII.GetBytes(OfAddresses(form));
        }

        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(bytes));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));
        yield return Encoding.ASCII.GetBytes(Uri.EscapeDataString(secret));
        yield return Encoding.ASCII.GetBytes(WithLowerDigits(Uri.EscapeDataString(secret)));
    }

    /// <summary>Of <c>%C3%96</c>, <c>%c3%96</c>: both are written.</summary>
    private static string WithLowerDigits(string escaped)
    {
        var text = escaped.ToCharArray();
        for (var at = 0; at + 2 < text.Length; at++)
        {
            if (escaped[at] == '%')
            {
                (text[at + 1], text[at + 2]) = (char.ToLowerInvariant(escaped[at + 1]), char.ToLowerInvariant(escaped[at + 2]));
            }
        }

        return new string(text);
    }
}
