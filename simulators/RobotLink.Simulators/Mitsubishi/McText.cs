using System.Globalization;
using System.Text;

namespace RobotLink.Simulators.Mitsubishi;

/// <summary>How a port writes numbers: raw with the low byte first, or as upper-case hexadecimal text.</summary>
public enum McCode
{
    Binary,
    Ascii,
}

/// <summary>Reads a request from its front. What cannot be read counts as 0 and is remembered.</summary>
internal ref struct McReader(ReadOnlySpan<byte> bytes, McCode code)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>Text was no number.</summary>
    public bool Misread { get; private set; }

    /// <summary>Fewer bytes came than were read.</summary>
    public bool TooShort { get; private set; }

    public readonly bool AtEnd => rest.IsEmpty;

    /// <summary>A number of <paramref name="width"/> bytes, twice as many characters in ASCII.</summary>
    public int Number(int width)
    {
        if (code == McCode.Ascii)
        {
            return Text(width * 2, NumberStyles.AllowHexSpecifier);
        }
        var number = 0;
        var raw = Take(width);
        for (var index = 0; index < raw.Length; index++)
        {
            number |= raw[index] << (8 * index);
        }
        return number;
    }

    /// <summary>A device name and number, in the order of the code; <paramref name="wide"/> as iQ-R writes them.</summary>
    /// <returns>Null when there is no such device.</returns>
    public McDevice? Device(bool wide, out int number)
    {
        if (code == McCode.Binary)
        {
            number = Number(wide ? 4 : 3);
            return McDevice.Find((byte)Number(1), wide ? Number(1) : 0);
        }
        var device = McDevice.Find(Encoding.ASCII.GetString(Take(wide ? 4 : 2)));
        number = Text(wide ? 8 : 6, device is { Hexadecimal: true } ? NumberStyles.AllowHexSpecifier : NumberStyles.None);
        return device;
    }

    /// <summary>
    /// One point each: a character in ASCII, half a byte in binary, the first one in the upper half. An odd number may be filled up:
    /// mcprotocol does so in ASCII too.
    /// </summary>
    public bool[] Bits(int count)
    {
        var raw = Take(code == McCode.Binary ? (count + 1) / 2 : Math.Max(count, Math.Min(rest.Length, count + (count % 2))));
        var bits = new bool[count];
        for (var index = 0; index < count && !TooShort; index++)
        {
            var one = code == McCode.Ascii ? raw[index] - '0' : raw[index / 2] >> (index % 2 == 0 ? 4 : 0) & 0xf;
            Misread |= one is not (0 or 1);
            bits[index] = one == 1;
        }
        return bits;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        TooShort |= count > rest.Length;
        var taken = rest[..Math.Min(count, rest.Length)];
        rest = rest[taken.Length..];
        return taken;
    }

    private int Text(int width, NumberStyles style)
    {
        var good = int.TryParse(Encoding.ASCII.GetString(Take(width)).TrimStart(' '), style, CultureInfo.InvariantCulture, out var number) && number >= 0;
        Misread |= !good;
        return good ? number : 0;
    }
}

/// <summary>Writes a reply in the code of the port.</summary>
internal sealed class McWriter(McCode code)
{
    private readonly List<byte> bytes = [];

    public int Count => bytes.Count;

    public void Number(int number, int width)
    {
        if (code == McCode.Ascii)
        {
            Raw(Encoding.ASCII.GetBytes(number.ToString($"X{width * 2}", CultureInfo.InvariantCulture)));
            return;
        }
        for (var index = 0; index < width; index++)
        {
            bytes.Add((byte)(number >> (8 * index)));
        }
    }

    public void Bits(ReadOnlySpan<bool> bits)
    {
        for (var index = 0; index < bits.Length; index++)
        {
            if (code == McCode.Ascii)
            {
                bytes.Add((byte)(bits[index] ? '1' : '0'));
            }
            else if (index % 2 == 0)
            {
                bytes.Add((byte)(bits[index] ? 0x10 : 0));
            }
            else
            {
                bytes[^1] |= (byte)(bits[index] ? 1 : 0);
            }
        }
    }

    public void Raw(ReadOnlySpan<byte> raw) => bytes.AddRange(raw);

    public byte[] ToArray() => [.. bytes];
}
