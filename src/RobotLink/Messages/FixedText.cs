using System.Globalization;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Numbers of a fixed width with a fixed number of decimals, such as <c>-012.50</c>.</summary>
internal static class FixedText
{
    /// <summary>Whether a text has the sign, the digits and the point where the field wants them.</summary>
    public static bool IsWritten(ReadOnlySpan<byte> text, FieldProfile field)
    {
        var signed = text[0] is (byte)'+' or (byte)'-';
        var point = field.Decimals == 0 ? -1 : text.Length - field.Decimals - 1;
        if (field.Type == FieldType.Signed && !signed)
        {
            return false;
        }

        for (var index = signed ? 1 : 0; index < text.Length; index++)
        {
            if (index == point ? text[index] != '.' : !NumberText.IsDigit(text[index]))
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>Null when the number needs more decimals or more room.</returns>
    public static string? Write(decimal value, FieldProfile field)
    {
        if (decimal.Round(value, field.Decimals) != value)
        {
            return null;
        }

        var sign = value < 0 ? "-" : field.Type == FieldType.Signed ? "+" : "";
        var digits = Math.Abs(value).ToString("F" + field.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var text = sign + digits.PadLeft(field.Digits - sign.Length, '0');
        return text.Length == field.Digits ? text : null;
    }
}
