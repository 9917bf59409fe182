namespace RobotLink.Messages;

/// <summary>Where and why bytes did not fit a message.</summary>
/// <param name="At">0-based place in the payload where <paramref name="Expected"/> should stand.</param>
/// <param name="Field">Index into <see cref="MessageShape.Fields"/>; -1 for a literal or header constant.</param>
/// <param name="Expected">
/// Words such as <c>a number</c>, or the literal in byte notation and quotes. A constant per shape, so that a mismatch allocates nothing.
/// </param>
public readonly record struct DecodeFault(int At, int Field, string Expected)
{
    internal const string End = "the end";

    private const int FoundBytesMax = 24;

    /// <summary>How many bytes of the payload fitted: the shape that got furthest is the nearest one.</summary>
    public int Reached { get; init; } = At;

    /// <summary>Such as <c>expected a number for 'x' at byte 5, found 'abc'</c>; bytes are counted from 1 as in manuals.</summary>
    /// <param name="shape">The message that did not fit; null when none was near.</param>
    public string ToWords(MessageShape? shape, ReadOnlySpan<byte> payload)
    {
        var field = shape is not null && Field >= 0 ? shape.Fields[Field] : null;
        var role = field is null ? "" : $" for '{field.Name}'";
        return $"expected {Expected ?? "a message"}{role} at byte {At + 1}, found {Found(field is null || Profiles.FieldWidth.Varies(field) ? null : field.At, payload)}";
    }

    private string Found(Profiles.ByteRange? place, ReadOnlySpan<byte> payload)
    {
        if (At >= payload.Length)
        {
            return End;
        }

        if (place is { } range)
        {
            return range.TryResolve(payload.Length, out var start, out var length)
                ? Quoted(payload.Slice(start, length))
                : $"{Quoted(payload[At..])}, then {End}";
        }

        var rest = payload[At..];
        var space = rest[1..].IndexOf((byte)' ');
        return Quoted(space < 0 ? rest : rest[..(space + 1)]);
    }

    private static string Quoted(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= FoundBytesMax ? $"'{ShownText.Of(bytes)}'" : $"'{ShownText.Of(bytes[..FoundBytesMax])}..'";
}
