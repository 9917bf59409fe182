namespace RobotLink.Sessions;

/// <summary>Programs outside that speak with the device through a session. Called in order, from within the session's own calls; keeps no span.</summary>
internal interface IRelay
{
    /// <summary>An asker of <see cref="Heard"/>: the device said it by itself, to everybody.</summary>
    const int Everybody = 0;

    /// <summary>An asker of <see cref="Heard"/>: it answers us, or nobody any more.</summary>
    const int Nobody = 1;

    /// <summary>The dialogue is done. What the device said in it is what a program's own login is answered with.</summary>
    void Opened(Handshake handshake);

    /// <summary>A frame of the device.</summary>
    /// <param name="payload">As it came, not masked.</param>
    /// <param name="asker">Number of the foreign frame that it answers, below 0; or <see cref="Everybody"/>, or <see cref="Nobody"/>.</param>
    /// <param name="key">Where it says which request it answers; empty when it does not.</param>
    void Heard(in SessionFrame frame, ReadOnlySpan<byte> payload, int asker, KeyStretch key);

    /// <summary>A foreign frame has had its end. Its answer was heard before.</summary>
    /// <param name="connectionLost">It ended because the connection did.</param>
    void Ended(in RequestEnd end, bool connectionLost);

    /// <summary>The connection is the tool's alone from now on.</summary>
    void TakenOver();

    /// <summary>Bytes for the tool that has taken the connection over.</summary>
    void HeardRaw(ReadOnlySpan<byte> bytes);

    /// <summary>What was heard since the last call may leave.</summary>
    void Flush();
}

/// <summary>A frame of somebody else, framed already, that takes its turn among our own questions. Handed to the transport at most once.</summary>
/// <param name="Id">Below 0; unique on the link.</param>
/// <param name="Wire">The whole frame, delimiters included.</param>
/// <param name="Patience">Not sent when its turn comes later than this.</param>
internal sealed record ForeignFrame(int Id, Exchange Exchange, byte[] Wire, byte[] Payload, int PayloadAt, TimeSpan Patience)
{
    /// <summary>Who sent it, for people.</summary>
    public required string Sender { get; init; }
}
