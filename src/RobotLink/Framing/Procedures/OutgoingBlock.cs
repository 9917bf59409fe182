namespace RobotLink.Framing;

/// <summary>What is known of a block that was to be sent.</summary>
public enum BlockFate
{
    /// <summary>Nothing of it has left.</summary>
    Waiting,

    /// <summary>It left, and each time the device refused it: it has taken nothing.</summary>
    Refused,

    /// <summary>It left, and the device has not said whether it took it.</summary>
    Left,

    /// <summary>The device has taken it.</summary>
    Taken,
}

/// <summary>A block on its way, framed.</summary>
/// <param name="mayRepeat">It may be sent again though the device may have taken it: it changes nothing there.</param>
public class OutgoingBlock(byte[] bytes, bool mayRepeat)
{
    public byte[] Bytes { get; } = bytes;

    public bool MayRepeat { get; } = mayRepeat;

    public BlockFate Fate { get; internal set; }

    /// <summary>The device may have it.</summary>
    public bool MayBeThere => Fate is BlockFate.Left or BlockFate.Taken;

    /// <summary>Once it left without an answer, no later refusal tells that it was not taken then.</summary>
    internal bool IsDoubtful { get; set; }

    internal int Sendings { get; set; }
}

/// <summary>What a procedure wants done, and what it found out. Called in order; a block may be handed over from within any of these.</summary>
public interface IBlockEvents
{
    /// <summary>Nobody wants anything more: what comes is not heard, and nothing leaves.</summary>
    bool IsOver { get; }

    /// <summary>Control characters for the device.</summary>
    void Signal(ReadOnlySpan<byte> characters);

    /// <summary>The device has given way: the block's bytes leave now.</summary>
    void Leave(OutgoingBlock block);

    /// <summary>Nothing more is done about this block; its fate says what became of it.</summary>
    /// <param name="why">In words, where it was not taken.</param>
    void Ended(OutgoingBlock block, string why);

    /// <summary>A block came whole. It is acknowledged when this returns.</summary>
    void Came(ReadOnlySpan<byte> block);

    /// <summary>What came is no block.</summary>
    void Noise(ReadOnlySpan<byte> bytes, string why);
}
