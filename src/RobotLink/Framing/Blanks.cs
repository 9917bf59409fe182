using System.Buffers;

namespace RobotLink.Framing;

/// <summary>Bytes that stand between documents and mean nothing.</summary>
internal static class Blanks
{
    public static readonly SearchValues<byte> Of = SearchValues.Create(" \t\r\n\0"u8);
}
