using RobotLink.Profiles;

namespace RobotLink.Host.Adapters;

/// <summary>Bytes as readable text.</summary>
internal static class ByteText
{
    public static string Of(ReadOnlySpan<byte> bytes) => ByteNotation.Format(bytes);
}
