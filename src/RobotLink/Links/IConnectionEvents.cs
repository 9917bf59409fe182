using RobotLink.Diagnosis;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>What one connection tells its link. Called under the link's gate.</summary>
internal interface IConnectionEvents
{
    /// <summary>Bytes came, whatever they mean.</summary>
    void BytesReceived(ReadOnlySpan<byte> bytes, TimeSpan now);

    /// <summary>Bytes are handed over to the transport.</summary>
    /// <param name="frame">What they are.</param>
    void BytesSent(in SessionFrame frame, ReadOnlySpan<byte> bytes);

    /// <summary>Its session goes on at another port of the device.</summary>
    void WentOver(string local, string remote);

    /// <param name="length">Its bytes on the line; the frame itself may be shown shorter, as with a secret.</param>
    void FrameSent(in SessionFrame frame, int length);

    void FrameReceived(in SessionFrame frame);

    /// <param name="reason">Null for the rest of something that was reported before.</param>
    void NoiseReceived(ReadOnlySpan<byte> bytes, string? reason);

    /// <summary>A frame that goes to nobody.</summary>
    void FrameSkipped(SkipReason why, ReadOnlySpan<byte> frame);

    void RequestEnded(in RequestEnd end);

    /// <summary>The device has proved that it works.</summary>
    void Proven();

    /// <summary>The line was looked at, as it is from time to time.</summary>
    /// <param name="words">Why it is bad; null when it is not.</param>
    /// <param name="before">When it was looked at before.</param>
    void LineLooked(string? words, TimeSpan before);

    /// <param name="lastOtherwise">When it was last known to be otherwise.</param>
    void Degraded(string? words, TimeSpan lastOtherwise);

    /// <summary>The network was silent for a while and spoke again.</summary>
    void Blip(TimeSpan silence);

    /// <summary>This PC's port has lost its link. The connection is still open, and <see cref="Proven"/> comes again when it works again.</summary>
    /// <param name="lastProof">The last moment at which the device is known to have lived.</param>
    void CarrierLost(ConnectionLoss loss, TimeSpan lastProof);

    /// <summary>It is over; null when we hung up ourselves.</summary>
    /// <param name="lastProof">The last moment at which the device is known to have lived.</param>
    void Lost(ConnectionLoss? loss, TimeSpan lastProof);

    /// <summary>It is over: the device's other port, to which its session wanted to go on, could not be reached.</summary>
    /// <param name="lastProof">The last moment at which the device is known to have lived.</param>
    void RedialFailed(DialFailure failure, TimeSpan lastProof);
}
