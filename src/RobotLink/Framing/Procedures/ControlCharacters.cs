namespace RobotLink.Framing;

/// <summary>What the two ends of a procedure 3964 say to each other beside their blocks.</summary>
internal static class ControlCharacters
{
    /// <summary>Calls the other end: a block waits.</summary>
    public const byte Stx = 0x02;

    public const byte Etx = 0x03;

    /// <summary>Go on, or taken; inside a block, what follows is itself or the end.</summary>
    public const byte Dle = 0x10;

    /// <summary>Not taken.</summary>
    public const byte Nak = 0x15;
}
