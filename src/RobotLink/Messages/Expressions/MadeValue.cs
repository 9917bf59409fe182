using System.Globalization;

namespace RobotLink.Messages;

/// <summary>What an expression gives: a number, or a text that knows which of its characters are secret.</summary>
public sealed class MadeValue
{
    private MadeValue(string text, decimal? number, IReadOnlyList<(int Start, int Length)> secrets) => (Text, Number, Secrets) = (text, number, secrets);

    /// <summary>As it would be written.</summary>
    public string Text { get; }

    /// <summary>Null for a text.</summary>
    public decimal? Number { get; }

    /// <summary>Characters of <see cref="Text"/> that nobody may see.</summary>
    public IReadOnlyList<(int Start, int Length)> Secrets { get; }

    public bool IsSecret => Secrets.Count > 0;

    public static MadeValue Of(string text) => new(text, null, []);

    public static MadeValue Of(decimal number) => new(number.ToString(CultureInfo.InvariantCulture), number, []);

    /// <param name="value">A text or a number of any type.</param>
    internal static MadeValue From(object value, bool isSecret)
    {
        var argument = Argument.Of(value);
        var number = argument.Kind == ArgumentKind.Number ? argument.Exact : null;
        return new MadeValue(argument.Text, isSecret ? null : number, isSecret ? [(0, argument.Text.Length)] : []);
    }

    internal static MadeValue Join(MadeValue left, MadeValue right)
    {
        if (left.Number is { } one && right.Number is { } other)
        {
            return Of(one + other);
        }

        var shifted = right.Secrets.Select(secret => (secret.Start + left.Text.Length, secret.Length));
        return new MadeValue(left.Text + right.Text, null, [.. left.Secrets, .. shifted]);
    }

    /// <summary>Made out of this: when any of it is secret, all of that is.</summary>
    internal MadeValue With(string text) => new(text, null, IsSecret ? [(0, text.Length)] : []);

    /// <summary>As it may be shown.</summary>
    public override string ToString()
    {
        var shown = new System.Text.StringBuilder();
        var at = 0;
        foreach (var (start, length) in Secrets)
        {
            shown.Append(Text, at, start - at).Append("***");
            at = start + length;
        }

        return shown.Append(Text, at, Text.Length - at).ToString();
    }
}
