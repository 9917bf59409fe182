using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RobotLink.Profiles;

/// <summary>A short text that is equal where records hold the same, in this process and in another one of the same version.</summary>
internal static class Fingerprint
{
    private const int Length = 16;

    /// <param name="value">Records, lists, maps and simple values.</param>
    /// <param name="without">Names of properties of the outermost record that do not count.</param>
    public static string Of(object value, params string[] without)
    {
        var text = new StringBuilder();
        Write(value, text, without);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..Length];
    }

    private static void Write(object? value, StringBuilder text, string[] without)
    {
        switch (value)
        {
            case null:
                text.Append('~');
                break;
            case string word:
                text.Append(word.Length).Append(':').Append(word);
                break;
            case IFormattable simple when IsForeign(value) || value is Enum:
                text.Append(simple.ToString(null, CultureInfo.InvariantCulture));
                break;
            case IDictionary map:
                WriteMap(map, text);
                break;
            case IEnumerable list:
                text.Append('[');
                foreach (var item in list)
                {
                    Write(item, text, []);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                if (IsForeign(value))
                {
                    text.Append(value);
                    break;
                }

                WriteRecord(value, text, without);
                break;
        }
    }

    /// <summary>Not one of our records: it knows itself how it is written.</summary>
    private static bool IsForeign(object value) => value.GetType().Assembly != typeof(Fingerprint).Assembly;

    /// <summary>The order of a map's keys means nothing.</summary>
    private static void WriteMap(IDictionary map, StringBuilder text)
    {
        text.Append('{');
        foreach (var key in map.Keys.Cast<object>().OrderBy(key => $"{key}", StringComparer.Ordinal))
        {
            Write(key, text, []);
            text.Append('=');
            Write(map[key], text, []);
            text.Append(',');
        }

        text.Append('}');
    }

    private static void WriteRecord(object record, StringBuilder text, string[] without)
    {
        text.Append(record.GetType().Name).Append('(');
        foreach (var property in Structure.Properties(record).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (!without.Contains(property.Name))
            {
                text.Append(property.Name).Append('=');
                Write(property.GetValue(record), text, []);
                text.Append(',');
            }
        }

        text.Append(')');
    }
}
