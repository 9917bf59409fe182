namespace RobotLink.Framing;

/// <summary>What several framers refuse to send, in the same words.</summary>
internal static class Refuse
{
    public static void TooLong(int length, int max)
    {
        if (length > max)
        {
            throw new FramingException(
                $"The message needs {length} bytes as a frame; this device's profile allows {max}. Shorten it or raise framing.max.");
        }
    }

    public static void WrongLength(int length, int wanted)
    {
        if (length != wanted)
        {
            throw new FramingException($"The message has {length} bytes; every message of this device has {wanted}.");
        }
    }

    public static void TooShort(int length, int least, string needed)
    {
        if (length < least)
        {
            throw new FramingException($"The message has {length} bytes, too few for {needed}, which needs {least}.");
        }
    }
}
