using RobotLink.Framing;

namespace RobotLink.Tests.Framing.Hazards;

/// <summary>A frame may never end.</summary>
[TestFixtureSource(typeof(FramerKind), nameof(FramerKind.WithEndlessFrame))]
internal sealed class EndlessFrameTests(FramerKind kind) : FramerKindTests(kind)
{
    private const int Read = 4096;

    [Test]
    public void An_endless_frame_needs_no_memory_and_the_frame_behind_it_arrives()
    {
        using var reader = new FrameReader(Framers.For(Kind.Profile));
        var faults = new List<FramingFault>();
        var letters = new byte[Read];
        Array.Fill(letters, (byte)'A');
        reader.Append(FramerKind.Latin(Kind.Endless!));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var peak = 0;

        for (var sent = 0; sent < 64 << 20; sent += Read)
        {
            reader.Append(letters);
            peak = Math.Max(peak, reader.Pending);
            Drain(reader, faults, silence: false);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(128 << 10));
        Assert.That(peak, Is.LessThanOrEqualTo(Kind.Profile.Max + Read));
        Assert.That(faults, Is.EqualTo([Kind.EndlessFault]), "reported once");

        reader.Append(FramerKind.Latin(Kind.EndlessEnd));
        Drain(reader, faults, silence: Kind.BySilence);
        reader.Append(Kind.Frame(Kind.Payload(7)));
        Assert.That(Drain(reader, faults, silence: Kind.BySilence), Is.EqualTo(Kind.Header + 7));
        Assert.That(faults, Has.Count.EqualTo(1));
    }
}
