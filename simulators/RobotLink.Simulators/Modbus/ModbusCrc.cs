namespace RobotLink.Simulators.Modbus;

/// <summary>The check of Modbus RTU: polynomial A001 reflected, start FFFF, sent low byte first.</summary>
internal static class ModbusCrc
{
    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        var check = 0xffff;
        foreach (var one in bytes)
        {
            check ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                check = (check & 1) != 0 ? (check >> 1) ^ 0xa001 : check >> 1;
            }
        }
        return (ushort)check;
    }

    public static byte[] Append(ReadOnlySpan<byte> bytes) => [.. bytes, (byte)Of(bytes), (byte)(Of(bytes) >> 8)];

    /// <summary>The last two bytes check the ones before.</summary>
    public static bool Fits(ReadOnlySpan<byte> frame) =>
        frame.Length > 2 && Of(frame[..^2]) == frame[^2] + (frame[^1] << 8);
}
