namespace RobotLink.Profiles;

/// <summary>Silence on a serial line, counted in the times that one character takes.</summary>
public static class CharacterTimes
{
    /// <summary>Modbus on a serial line: above 19200 baud the silence between frames stays 1.75 ms.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1.75);

    /// <summary>
    /// A frame that knows its length needs silence only to give up on one. Receivers pass characters on in batches with pauses of up to 16 ms
    /// between them, which are no silence of the device.
    /// </summary>
    public static readonly TimeSpan ShortestBesideLength = TimeSpan.FromMilliseconds(50);

    /// <param name="bitsPerCharacter">The start bit, data bits, parity and stop bits.</param>
    public static TimeSpan GapFor(decimal characterTimes, int baud, int bitsPerCharacter)
    {
        var gap = TimeSpan.FromTicks((long)Math.Ceiling(characterTimes * bitsPerCharacter * TimeSpan.TicksPerSecond / baud));
        return gap < Shortest ? Shortest : gap;
    }
}
