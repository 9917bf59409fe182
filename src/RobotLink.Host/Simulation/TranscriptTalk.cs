using System.Runtime.InteropServices;
using RobotLink.Framing;
using RobotLink.Simulators.Scripts;

namespace RobotLink.Host.Simulation;

/// <summary>One client of a device that is played from examples.</summary>
internal sealed class TranscriptTalk(TranscriptScript script) : IDeviceTalk
{
    /// <summary>What the framing cannot end is a frame after so much silence: many a profile frames only what the device says.</summary>
    private static readonly TimeSpan AnyGap = TimeSpan.FromMilliseconds(300);

    private readonly List<byte> pending = [];
    private readonly int stepsBeforeEvents = script.Profile.Session.Count(step => step.Send is not null);
    private Framer framer = script.Frames.NewFramer();
    private int taken;

    public IReadOnlyList<byte[]> Greeting => script.Greeting;

    public TimeSpan? Gap => pending.Count == 0 ? null : framer.Gap ?? AnyGap;

    public int Receive(ReadOnlySpan<byte> bytes, ICollection<byte[]> replies)
    {
        var before = taken;
        pending.AddRange(bytes);
        while (pending.Count > 0)
        {
            if (script.Knows(Pending()))
            {
                TakeAll(replies);
                break;
            }

            var cut = framer.Next(Pending());
            if (cut.Kind == CutKind.More)
            {
                break;
            }

            Take(cut, replies);
        }

        return taken - before;
    }

    public int EndAtGap(ICollection<byte[]> replies)
    {
        var before = taken;
        var cut = framer.AtGap(Pending());
        if (cut.Kind == CutKind.Frame)
        {
            Take(cut, replies);
        }

        if (pending.Count > 0)
        {
            TakeAll(replies);
        }

        return taken - before;
    }

    public byte[]? NextEvent() => taken >= stepsBeforeEvents ? script.NextEvent() : null;

    private ReadOnlySpan<byte> Pending() => CollectionsMarshal.AsSpan(pending);

    private void Take(Cut cut, ICollection<byte[]> replies)
    {
        if (cut.Kind == CutKind.Frame)
        {
            taken++;
            script.Answer(Pending()[..cut.Length], Pending().Slice(cut.PayloadAt, cut.PayloadLength), replies);
        }

        var length = cut.Kind == CutKind.Broken ? pending.Count : cut.Length;
        pending.RemoveRange(0, length);
        if (cut.Kind == CutKind.Broken)
        {
            framer = script.Frames.NewFramer();
        }
    }

    // The framer has not seen these bytes go, so a new one begins.
    private void TakeAll(ICollection<byte[]> replies)
    {
        taken++;
        script.Answer(Pending(), Pending(), replies);
        pending.Clear();
        framer = script.Frames.NewFramer();
    }
}
