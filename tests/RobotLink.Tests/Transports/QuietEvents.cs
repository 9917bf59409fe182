using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Sessions;

namespace RobotLink.Tests.Transports;

/// <summary>Hears of everything that happens on a connection, and does nothing; a test overrides what it waits for.</summary>
internal abstract class QuietEvents : IConnectionEvents, ILinkPathEvents
{
    public virtual void BytesReceived(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
    }

    public virtual void BytesSent(in SessionFrame frame, ReadOnlySpan<byte> bytes)
    {
    }

    public virtual void WentOver(string local, string remote)
    {
    }

    public virtual void FrameSent(in SessionFrame frame, int length)
    {
    }

    public virtual void FrameReceived(in SessionFrame frame)
    {
    }

    public virtual void NoiseReceived(ReadOnlySpan<byte> bytes, string? reason)
    {
    }

    public virtual void FrameSkipped(SkipReason why, ReadOnlySpan<byte> frame)
    {
    }

    public virtual void RequestEnded(in RequestEnd end)
    {
    }

    public virtual void Proven()
    {
    }

    public virtual void LineLooked(string? words, TimeSpan before)
    {
    }

    public virtual void Degraded(string? words, TimeSpan lastOtherwise)
    {
    }

    public virtual void Blip(TimeSpan silence)
    {
    }

    public virtual void CarrierLost(ConnectionLoss loss, TimeSpan lastProof)
    {
    }

    public virtual void Lost(ConnectionLoss? loss, TimeSpan lastProof)
    {
    }

    public virtual void RedialFailed(DialFailure failure, TimeSpan lastProof)
    {
    }

    public virtual void PathLearned(bool isNews)
    {
    }

    public virtual void DeviceHeard()
    {
    }

    public virtual void PathChanged(PathNews news)
    {
    }
}
