namespace RobotLink.Profiles.Language;

/// <summary>How single values are written, as regular expressions that any JSON Schema validator understands.</summary>
internal static class Notation
{
    public const string Field = "[a-z][a-z0-9_]{0,63}";
    public const string Link = "[a-z0-9-]{1,64}";
    public const string Profile = "[a-z0-9_-]+(/[a-z0-9_-]+){0,2}";
    public const string Code = "0|-?[1-9][0-9]*|0x[0-9A-Fa-f]+";

    /// <summary>1-based; negative counts from the end.</summary>
    public const string Place = @"-?[1-9][0-9]*(\.\.-?[1-9][0-9]*)?";

    /// <summary>Types as they are offered to writers.</summary>
    public static readonly string[] TypeWords =
    [
        "text", "word", "int", "float", "bool", "digits(3)", "u8", "u16", "u24", "u32", "u64", "i8", "i16", "i32", "i64", "f32", "f64", "bcd(4)", "hex(4)",
        "fixed(8.3)", "signed(8.3)", "degrees_minutes(2)", "bytes", "quoted", "time(iso)",
    ];

    private const string Number = @"([0-9]+\.?[0-9]*|\.[0-9]+)";

    /// <summary>One byte by its name or number, or a character that stands for itself.</summary>
    private static readonly string ByteName = $"<({string.Join('|', ByteNotation.Names)}|0x[0-9A-Fa-f]{{2}})(\\*[1-9][0-9]{{0,4}})?>";

    private static readonly string Literal = @$"({ByteName}|\\(?![rntx0])|[^<\\{{}}\u0000-\u001f\u007f]|\{{\{{|\}}\}})";

    /// <summary>Text, but no brace: those belong to holes.</summary>
    public static string Bytes { get; } = @$"({ByteName}|\\(?![rntx0])|[^<\\\u0000-\u001f\u007f])+";

    public static string Type { get; } = string.Join(
        '|',
        "text", "word", @"int(\(-?[0-9]+\.\.-?[0-9]+\))?", "float", @"bool(\([^|{}()]+\|[^|{}()]+\))?", @"digits\(([1-9]|1[0-8])\)", "[uif](8|16|24|32|64)", @"(bcd|hex)\([0-9]+\)",
        @"(fixed|signed)\([0-9]+\.[0-9]+\)", @"degrees_minutes\([1-3]\)", "bytes", "quoted", @"time\([^()]+\)", "json", @"[^|{}()]+(\|[^|{}()]+)+");

    /// <summary>Literals, typed holes, and values that we make.</summary>
    public static string Template { get; } = @$"({Literal}|\{{{Field}\??:({Type})\}}|\{{=[^{{}}]+\}})*";

    public static string Quantity(IReadOnlyList<(string Unit, double Factor)> units) => $"{Number}({string.Join('|', units.Select(unit => unit.Unit))})";

    public static string Whole(string pattern) => $"^({pattern})$";
}
