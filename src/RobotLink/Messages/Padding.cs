using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>What fills a place up that a value leaves free.</summary>
internal readonly struct Padding(FieldProfile field, Charset charset)
{
    private const byte Space = (byte)' ';

    private readonly byte pad = field.Pad ?? Space;
    private readonly bool isWide = charset == Charset.Utf16;

    /// <summary>Zeros belong to a number, so only blanks are taken away before it.</summary>
    public byte BeforeNumbers => pad == '0' ? Space : pad;

    public ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> place)
    {
        if (!isWide)
        {
            // A number's own zeros are digits.
            return pad == '0' ? place.TrimEnd(Space) : place.TrimEnd(pad);
        }

        while (place.Length >= 2 && place[^2] == pad && place[^1] == 0)
        {
            place = place[..^2];
        }

        return place;
    }

    public bool IsAll(ReadOnlySpan<byte> place) => TrimEnd(place).IsEmpty;

    /// <summary>Fills what a text leaves free behind itself.</summary>
    public void Fill(Span<byte> rest)
    {
        for (var index = 0; index < rest.Length; index++)
        {
            rest[index] = isWide && index % 2 == 1 ? (byte)0 : pad == '0' ? Space : pad;
        }
    }
}
