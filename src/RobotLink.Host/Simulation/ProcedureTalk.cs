using RobotLink.Framing;
using RobotLink.Profiles;
using RobotLink.Simulators.Scripts;

namespace RobotLink.Host.Simulation;

/// <summary>One client of a played device that speaks a procedure: the device's end of it, around the talk in blocks.</summary>
/// <remarks>Time stands still while bytes come and goes on in silence, which is all that the procedure counts.</remarks>
internal sealed class ProcedureTalk : IDeviceTalk, IBlockEvents
{
    private readonly IDeviceTalk inner;
    private readonly BlockProcedure procedure;
    private readonly List<byte[]> answers = [];
    private List<byte> saying = [];
    private TimeSpan now;
    private int frames;

    public ProcedureTalk(IDeviceTalk inner, ProcedureFraming framing, TimeSpan perByte)
    {
        this.inner = inner;
        procedure = new BlockProcedure(framing with { GoesFirst = !framing.GoesFirst }, this, perByte);
        foreach (var block in inner.Greeting)
        {
            Hand(block);
        }

        Greeting = TakeSaid() is { } said ? [said] : [];
    }

    public IReadOnlyList<byte[]> Greeting { get; }

    bool IBlockEvents.IsOver => false;

    public TimeSpan? Gap => procedure.NextDue < TimeSpan.MaxValue ? procedure.NextDue - now : null;

    public int Receive(ReadOnlySpan<byte> bytes, ICollection<byte[]> replies)
    {
        frames = 0;
        procedure.Received(bytes, now);
        return Told(replies);
    }

    public int EndAtGap(ICollection<byte[]> replies)
    {
        frames = 0;
        now = procedure.NextDue < TimeSpan.MaxValue ? procedure.NextDue : now;
        procedure.Tick(now);
        return Told(replies);
    }

    public byte[]? NextEvent()
    {
        // What nobody takes is not heaped up.
        if (procedure.IsIdle && inner.NextEvent() is { } block)
        {
            Hand(block);
        }

        return TakeSaid();
    }

    void IBlockEvents.Signal(ReadOnlySpan<byte> characters) => saying.AddRange(characters);

    void IBlockEvents.Leave(OutgoingBlock block) => saying.AddRange(block.Bytes);

    void IBlockEvents.Ended(OutgoingBlock block, string why)
    {
        // A client that does not take what it is told has its reasons.
    }

    void IBlockEvents.Came(ReadOnlySpan<byte> block)
    {
        frames += inner.Receive(block, answers);
        foreach (var answer in answers)
        {
            Hand(answer);
        }

        answers.Clear();
    }

    void IBlockEvents.Noise(ReadOnlySpan<byte> bytes, string why)
    {
        // It was refused, which is all that a device does about it.
    }

    private void Hand(byte[] block) => procedure.Send(new OutgoingBlock(block, mayRepeat: true), now);

    private int Told(ICollection<byte[]> replies)
    {
        if (TakeSaid() is { } said)
        {
            replies.Add(said);
        }

        return frames;
    }

    private byte[]? TakeSaid()
    {
        if (saying.Count == 0)
        {
            return null;
        }

        var said = saying;
        saying = [];
        return [.. said];
    }
}
