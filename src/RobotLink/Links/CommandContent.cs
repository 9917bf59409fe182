using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>What a command says: compared by its digest, and shown with secrets masked.</summary>
internal static class CommandContent
{
    /// <summary>So much of a text is written to the audit; its digest covers all of it.</summary>
    private const int ShownMax = 500;

    private const string Masked = "***";

    /// <summary>Parts of names that stand for something nobody should read later.</summary>
    private static readonly string[] Telling = ["password", "passwd", "passphrase", "secret", "token", "credential", "pin_code"];

    /// <summary>Equal for calls that mean the same to the device: the order of fields does not matter, nor whether a number is written 5, 5.0 or "5".</summary>
    public static string Digest(RequestCall call, MessageShape shape)
    {
        var arguments = new CallerArguments(call.Fields, shape);
        var text = new StringBuilder(call.Name);
        foreach (var name in call.Fields.Keys.Where(name => !IsSecret(name)).Order(StringComparer.Ordinal))
        {
            _ = arguments.TryGet(name, out var value);
            var plain = Plain(value, shape.IndexOf(name) is >= 0 and var index ? shape.Fields[index] : null);
            text.Append(CultureInfo.InvariantCulture, $"\n{name}={plain.Length}:{plain}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    /// <summary>As it may be read by whoever reads the audit.</summary>
    public static IReadOnlyDictionary<string, object?> Shown(IReadOnlyDictionary<string, object?> fields) =>
        fields.OrderBy(field => field.Key, StringComparer.Ordinal).ToDictionary(field => field.Key, field => IsSecret(field.Key) ? Masked : Cut(field.Value));

    private static bool IsSecret(string field) => Telling.Any(part => field.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static object? Cut(object? value) =>
        value is string { Length: > ShownMax } text ? $"{text[..ShownMax]}... ({text.Length} characters)" : value;

    private static string Plain(object? value, FieldProfile? field) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        string text when IsText(field) || !TryNumber(text, out _) => text,
        string text when TryNumber(text, out var number) => Plain(number),
        double number when Math.Abs(number) > (double)decimal.MaxValue || !double.IsFinite(number) => number.ToString("R", CultureInfo.InvariantCulture),
        IConvertible number => Plain(number.ToDecimal(CultureInfo.InvariantCulture)),
        _ => value.ToString() ?? "",
    };

    private static string Plain(decimal number) => number.ToString("G29", CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out decimal number) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static bool IsText(FieldProfile? field) => field is null
        || field.Type is FieldType.Text or FieldType.Word or FieldType.Quoted or FieldType.Choice or FieldType.Bytes or FieldType.Json or FieldType.Time;
}
