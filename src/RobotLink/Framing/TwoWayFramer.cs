using System.Buffers;

namespace RobotLink.Framing;

/// <summary>A device that frames what it says in one way and takes what we say in another.</summary>
internal sealed class TwoWayFramer(Framer theirs, Framer ours) : Framer
{
    private bool isSent;

    public override int Max => theirs.Max;

    public override int LeastRead => theirs.LeastRead;

    public override ReadOnlySpan<byte> Rewritten => isSent ? ours.Rewritten : theirs.Rewritten;

    public override bool IsBetweenFrames => theirs.IsBetweenFrames;

    public override bool IsSettled => theirs.IsSettled;

    public override TimeSpan? Gap => theirs.Gap;

    public override Cut Next(ReadOnlySpan<byte> received)
    {
        isSent = false;
        return theirs.Next(received);
    }

    public override Cut Settle(ReadOnlySpan<byte> received) => theirs.Settle(received);

    public override void Reset() => theirs.Reset();

    public override Cut AtGap(ReadOnlySpan<byte> received)
    {
        isSent = false;
        return theirs.AtGap(received);
    }

    public override Cut AtEnd(ReadOnlySpan<byte> received) => theirs.AtEnd(received);

    public override Cut Sent(ReadOnlySpan<byte> frame)
    {
        isSent = true;
        return ours.Sent(frame);
    }

    public override void Write(ReadOnlySpan<byte> payload, IBufferWriter<byte> output) => ours.Write(payload, output);
}
