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
/// <param name="sender">Who sent it, for people.</param>
/// <remarks>Its owner may fill it anew when the one before was answered: nobody looks at it any more then.</remarks>
internal sealed class ForeignFrame(string sender)
{
    private byte[] bytes = [];
    private int wireLength;
    private int payloadLength;
    private int keyLength;

    public string Sender => sender;

    /// <summary>Below 0; unique on the link.</summary>
    public int Id { get; private set; }

    public Exchange Exchange { get; private set; } = null!;

    /// <summary>The whole frame, delimiters included.</summary>
    public ReadOnlyMemory<byte> Wire => bytes.AsMemory(0, wireLength);

    public ReadOnlyMemory<byte> Payload => bytes.AsMemory(wireLength, payloadLength);

    /// <summary>What tells its sender which of its requests is answered; empty where the order does.</summary>
    public ReadOnlySpan<byte> Key => bytes.AsSpan(wireLength + payloadLength, keyLength);

    /// <summary>Below 0: the payload is no stretch of the frame.</summary>
    public int PayloadAt { get; private set; }

    /// <summary>Bytes held for it.</summary>
    public int Room => bytes.Length;

    /// <summary>Not sent when its turn comes later than this.</summary>
    public TimeSpan Patience { get; set; }

    /// <param name="rest">Of the frame.</param>
    public void Fill(int id, Exchange exchange, ReadOnlySpan<byte> wire, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> payload, int payloadAt, ReadOnlySpan<byte> key)
    {
        (Id, Exchange, PayloadAt) = (id, exchange, payloadAt);
        (wireLength, payloadLength, keyLength) = (wire.Length + rest.Length, payload.Length, key.Length);
        if (bytes.Length < wireLength + payloadLength + keyLength)
        {
            bytes = new byte[Math.Max(128, 2 * (wireLength + payloadLength + keyLength))];
        }

        wire.CopyTo(bytes);
        rest.CopyTo(bytes.AsSpan(wire.Length));
        payload.CopyTo(bytes.AsSpan(wireLength));
        key.CopyTo(bytes.AsSpan(wireLength + payloadLength));
    }
}
