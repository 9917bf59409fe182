namespace RobotLink.Sharing;

/// <summary>The bytes to one program. Never makes anybody wait.</summary>
internal interface IClientLine
{
    string Remote { get; }

    /// <summary>It can be ended, and made anew by the program; datagrams cannot.</summary>
    bool IsConnection { get; }

    /// <returns>False when too much waits already, or nothing more can leave.</returns>
    bool TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Ends it at once; what waits does not leave any more.</summary>
    void Cut();
}
