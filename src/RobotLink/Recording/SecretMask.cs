using System.Buffers;
using System.Text;

namespace RobotLink.Recording;

/// <summary>Puts a star for each byte of a secret, wherever it stands. Pure.</summary>
public sealed class SecretMask
{
    /// <summary>Shorter ones stand in every other message by chance; where we send one it has stars all the same.</summary>
    public const int Shortest = 4;

    private readonly string[] secrets;
    private readonly SearchValues<string> any;

    private SecretMask(IEnumerable<string> secrets)
    {
        // The longest first: a secret may begin as another one does.
        this.secrets = [.. secrets.Where(secret => secret.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(secret => secret.Length)];
        any = SearchValues.Create(this.secrets, StringComparison.Ordinal);
    }

    /// <param name="texts">Secrets as people write them: their other common forms are looked for as well.</param>
    /// <param name="forms">Secrets as they stood on a line.</param>
    public static SecretMask Of(IEnumerable<string> texts, IEnumerable<byte[]> forms) =>
        new([.. texts.Where(text => text.Length >= Shortest).SelectMany(Forms).Concat(forms).Select(Encoding.Latin1.GetString)]);

    public bool IsEmpty => secrets.Length == 0;

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
        if (IsEmpty || bytes.Length < Shortest)
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

    private static IEnumerable<byte[]> Forms(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return bytes;
        yield return Encoding.Latin1.GetBytes(secret);
        yield return Encoding.Unicode.GetBytes(secret);
        yield return Encoding.BigEndianUnicode.GetBytes(secret);
        yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes).TrimEnd('='));
        for (var before = 0; before < 3; before++)
        {
            yield return Encoding.ASCII.GetBytes(Base64Behind(before, bytes));
        }

        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(bytes));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));
        yield return Encoding.ASCII.GetBytes(Uri.EscapeDataString(secret));
    }
}
