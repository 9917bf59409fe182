using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace RobotLink.Simulators.Cognex;

/// <summary>A file as native mode sends it: its size, its bytes as hexadecimal text in lines of 80, and a checksum over that text.</summary>
internal static class ImageFile
{
    private const int LineCharacters = 80;
    private const int HeaderBytes = 54 + (256 * 4);

    public static IEnumerable<string> Lines(byte[] file)
    {
        var text = Convert.ToHexString(file);
        yield return file.Length.ToString(CultureInfo.InvariantCulture);
        for (var at = 0; at < text.Length; at += LineCharacters)
        {
            yield return text[at..Math.Min(at + LineCharacters, text.Length)];
        }
        yield return Checksum(Encoding.ASCII.GetBytes(text)).ToString("X4", CultureInfo.InvariantCulture);
    }

    /// <summary>CRC-16 with polynomial 0x1021 and start 0.</summary>
    public static ushort Checksum(ReadOnlySpan<byte> text)
    {
        var sum = 0;
        foreach (var one in text)
        {
            sum ^= one << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 0x8000) != 0 ? (sum << 1) ^ 0x1021 : sum << 1;
            }
        }
        return (ushort)sum;
    }

    /// <summary>A grey bitmap of 16 by 12 pixels with one bright spot, which moves with each inspection.</summary>
    public static byte[] Picture(long inspection)
    {
        const int width = 16, height = 12;
        var file = new byte[HeaderBytes + (width * height)];
        "BM"u8.CopyTo(file);
        Put(2, file.Length);
        Put(10, HeaderBytes);
        Put(14, 40);
        Put(18, width);
        Put(22, height);
        Put(26, 1 | (8 << 16));
        Put(34, width * height);
        Put(46, 256);
        for (var grey = 0; grey < 256; grey++)
        {
            Put(54 + (grey * 4), grey * 0x010101);
        }
        file.AsSpan(HeaderBytes).Fill(0x20);
        file[HeaderBytes + (int)(inspection % (width * height))] = 0xFF;
        return file;

        void Put(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
    }
}
