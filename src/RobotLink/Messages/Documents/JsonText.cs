using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RobotLink.Messages;

/// <summary>Strings of JSON as they stand between their quotes.</summary>
internal static class JsonText
{
    /// <summary>UTF-8 without quotes to UTF-8 as JSON has it.</summary>
    public static byte[] Escape(byte[] text) =>
        Encoding.UTF8.GetBytes(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());

    /// <returns>The text that is meant; what was checked as JSON before always is one.</returns>
    public static string Unescape(ReadOnlySpan<byte> escaped)
    {
        if (escaped.IndexOf((byte)'\\') < 0)
        {
            return Encoding.UTF8.GetString(escaped);
        }

        byte[] quoted = [(byte)'"', .. escaped, (byte)'"'];
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a pair of surrogates is legal JSON and no text.
            return Encoding.UTF8.GetString(escaped);
        }
    }
}
