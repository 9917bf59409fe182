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

            // Silence alone ends a frame of ours where it ends one of the device's: a rule of lengths holds for the device only.
            var cut = framer.Gap is null ? framer.Next(Pending()) : pending.Count <= framer.Max ? Cut.More : Cut.Broken(FramingFault.TooLong);
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
        TakeAll(replies);
        return taken - before;
    }

    public byte[]? NextEvent() => taken >= stepsBeforeEvents ? script.NextEvent() : null;

    private ReadOnlySpan<byte> Pending() => CollectionsMarshal.AsSpan(pending);

    private void Take(Cut cut, ICollection<byte[]> replies)
    {
        if (cut.Kind == CutKind.Frame)
        {
            script.Answer(Pending()[..cut.Length], FrameCutter.Payload(framer, cut, Pending()), taken, replies);
            taken++;
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
        script.Answer(Pending(), script.Frames.PayloadOfSent(Pending()) ?? Pending(), taken, replies);
        taken++;
        pending.Clear();
        framer = script.Frames.NewFramer();
    }
}
