namespace RobotLink.Probes;

/// <summary>A hardware address as people write it.</summary>
internal static class HardwareText
{
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var parts = new string[bytes.Length];
        for (var index = 0; index < bytes.Length; index++)
        {
            parts[index] = bytes[index].ToString("x2");
        }

        return string.Join(':', parts);
    }
}
