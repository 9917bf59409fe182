using System.Text;

namespace RobotLink.Messages;

/// <summary>Bytes as readable text in the one notation used everywhere: <c>PING&lt;CR&gt;&lt;LF&gt;</c>.</summary>
internal static class ShownText
{
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
        {
            Append(text, value);
        }

        return text.ToString();
    }

    /// <summary>A text from outside, made safe to print: control characters become their names.</summary>
    public static string Of(string characters)
    {
        var text = new StringBuilder(characters.Length);
        foreach (var value in characters)
        {
            if (char.IsControl(value) || char.IsSurrogate(value) || value == '<')
            {
                Append(text, value);
            }
            else
            {
                text.Append(value);
            }
        }

        return text.ToString();
    }

    public static string Of(char value) => Of(value.ToString());

    private static void Append(StringBuilder text, int value)
    {
        var name = value switch
        {
            0x00 => "NUL",
            0x02 => "STX",
            0x03 => "ETX",
            0x06 => "ACK",
            0x09 => "HT",
            0x0A => "LF",
            0x0D => "CR",
            0x15 => "NAK",
            0x1B => "ESC",
            '<' => "LT",
            _ => null,
        };
        if (name is not null)
        {
            text.Append('<').Append(name).Append('>');
        }
        else if (value is >= 0x20 and < 0x7F)
        {
            text.Append((char)value);
        }
        else
        {
            text.Append("<0x").Append(value.ToString("X2")).Append('>');
        }
    }
}
