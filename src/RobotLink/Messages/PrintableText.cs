using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A text from outside, made safe to print: what cannot be printed stands in the notation of bytes.</summary>
internal static class PrintableText
{
    public static string Of(string characters)
    {
        var text = new StringBuilder(characters.Length);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in characters.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is '<' or 0xFFFD)
            {
                text.Append(ByteNotation.Format(bytes[..rune.EncodeToUtf8(bytes)]));
            }
            else
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString();
    }
}
