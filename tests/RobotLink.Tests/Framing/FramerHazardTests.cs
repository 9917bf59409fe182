using System.Buffers;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

/// <summary>What every framer must survive.</summary>
[TestFixtureSource(typeof(FramerKind), nameof(FramerKind.All))]
internal sealed class FramerHazardTests(FramerKind kind)
{
    private const int Read = 4096;

    [Test]
    public void Frames_survive_every_split_of_the_stream()
    {
        var frames = ThreeFrames();
        var arrivals = kind.Arrivals(frames);
        var whole = Play(arrivals);

        Assert.That(whole.Select(piece => (piece.Kind, piece.Length)), Is.EqualTo(frames.Select(frame => (CutKind.Frame, frame.Length))));
        for (var first = 0; first < arrivals.Length; first++)
        {
            for (var second = first; second < arrivals.Length; second++)
            {
                Assert.That(Play(Split(arrivals, first, second)), Is.EqualTo(whole), $"split behind bytes {first} and {second}");
            }
        }
    }

    [Test]
    public void Frames_survive_arriving_byte_by_byte()
    {
        var arrivals = kind.Arrivals(ThreeFrames());

        Assert.That(Play([.. arrivals.Select(arrival => arrival with { ReadEnds = true })]), Is.EqualTo(Play(arrivals)));
    }

    [Test]
    public void Several_frames_in_one_read_are_told_apart([Values(2, 3)] int count)
    {
        var frames = ThreeFrames()[..count];
        var arrivals = kind.Arrivals(frames);

        Assert.That(Stream.Payloads(Play(arrivals), Stream.Values(arrivals)), Has.Length.EqualTo(count));
    }

    [Test]
    public void A_frame_cut_off_by_the_end_of_the_connection_is_an_error()
    {
        var frame = kind.Frame(kind.Payload(5));
        for (var length = kind.BySilence ? 1 : kind.Profile is MarksFraming marks ? marks.Start.Length : 1; length < frame.Length; length++)
        {
            var pieces = Stream.Play(Framers.For(kind.Profile), frame[..length]);
            if (IsComplete(frame[..length]))
            {
                continue;
            }

            Assert.That(pieces, Is.EqualTo([Piece.Noise(0, length, FramingFault.CutOff)]), $"{length} bytes");
        }
    }

    [Test]
    public void The_end_of_the_connection_between_frames_is_no_error()
    {
        var framer = Framers.For(kind.Profile);

        Assert.That(framer.AtEnd([]), Is.EqualTo(Cut.More));
        Assert.That(Stream.Play(framer, kind.Arrivals(kind.Frame(kind.Payload(5)))).Single().Kind, Is.EqualTo(CutKind.Frame));
    }

    [Test]
    public void An_endless_frame_needs_no_memory_and_the_frame_behind_it_arrives()
    {
        Assume.That(kind.Endless, Is.Not.Null, "there is no endless frame of this kind");
        using var reader = new FrameReader(Framers.For(kind.Profile));
        var faults = new List<FramingFault>();
        var letters = new byte[Read];
        Array.Fill(letters, (byte)'A');
        reader.Append(FramerKind.Latin(kind.Endless!));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var peak = 0;

        for (var sent = 0; sent < 64 << 20; sent += Read)
        {
            reader.Append(letters);
            peak = Math.Max(peak, reader.Pending);
            Drain(reader, faults, silence: false);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(128 << 10));
        Assert.That(peak, Is.LessThanOrEqualTo(kind.Profile.Max + Read));
        Assert.That(faults, Is.EqualTo([kind.EndlessFault]), "reported once");

        reader.Append(FramerKind.Latin(kind.EndlessEnd));
        Drain(reader, faults, silence: kind.BySilence);
        reader.Append(kind.Frame(kind.Payload(7)));
        Assert.That(Drain(reader, faults, silence: kind.BySilence), Is.EqualTo(kind.Header + 7));
        Assert.That(faults, Has.Count.EqualTo(1));
    }

    [Test]
    public void Frames_behind_garbage_arrive_or_the_stream_is_called_broken()
    {
        Assume.That(kind.Garbage, Is.Not.Empty, "nothing is garbage for this kind");
        var garbage = FramerKind.Latin(kind.Garbage);
        var input = (byte[])[.. garbage, .. kind.Frame(kind.Payload(5))];

        var pieces = Stream.Play(Framers.For(kind.Profile), input);

        if (kind.Breaks)
        {
            Assert.That(pieces, Is.EqualTo([Piece.Broken(0, kind.GarbageFault)]));
            return;
        }

        Assert.That(pieces[0].Fault, Is.EqualTo(kind.GarbageFault));
        Assert.That(pieces[0].Length, Is.EqualTo(garbage.Length));
        Assert.That(pieces[1..], Has.Count.EqualTo(1).And.All.Matches<Piece>(piece => piece.Kind == CutKind.Frame && piece.PayloadLength == kind.Header + 5));
    }

    [Test]
    public void An_empty_payload_is_a_frame()
    {
        Assume.That(kind.BySilence, Is.False, "silence behind silence is nothing");
        Assume.That(kind.Profile.Checks, Is.Empty, "a check covers at least one byte");

        Assert.That(Play(kind.Arrivals(kind.Frame(kind.Payload(0)))).Single().PayloadLength, Is.EqualTo(kind.Header + kind.OnlyBody));
    }

    [Test]
    public void A_frame_of_exactly_the_maximum_arrives()
    {
        var frame = kind.Frame(kind.Payload(kind.BodyMax));

        Assert.That(frame, Has.Length.EqualTo(Framers.For(kind.Profile).Max));
        Assert.That(Play(kind.Arrivals(frame)).Single().Kind, Is.EqualTo(CutKind.Frame));
    }

    [Test]
    public void A_frame_one_byte_longer_than_the_maximum_is_dropped_and_the_next_one_arrives()
    {
        Assume.That(kind.OnlyBody, Is.Zero, "every frame has its size");
        var more = kind with { Profile = kind.Profile with { Max = kind.Profile.Max + 1 } };
        var arrivals = kind.Arrivals(more.Frame(kind.Payload(kind.BodyMax + 1)), kind.Frame(kind.Payload(3)));

        var pieces = Play(arrivals);

        Assert.That(pieces[0].Fault, Is.EqualTo(FramingFault.TooLong));
        Assert.That(pieces[^1].Kind, Is.EqualTo(kind.Breaks ? CutKind.Broken : CutKind.Frame));
        Assert.That(pieces, Has.Count.EqualTo(kind.Breaks ? 1 : 2));
    }

    [Test]
    public void A_frame_longer_than_the_maximum_is_not_written()
    {
        var payload = (byte[])[.. kind.Payload(kind.BodyMax), (byte)'A'];
        var output = new ArrayBufferWriter<byte>();

        Assert.That(() => Framers.For(kind.Profile).Write(payload, output), Throws.TypeOf<FramingException>());
        Assert.That(output.WrittenCount, Is.Zero);
    }

    [Test]
    public void What_is_written_is_read_back()
    {
        var frames = Enumerable.Range(1, kind.BodyMax).Select(body => kind.Frame(kind.Payload(body, (char)('a' + (body % 26))))).ToArray();
        var arrivals = kind.Arrivals(frames);

        var payloads = Stream.Payloads(Play(arrivals), Stream.Values(arrivals));

        Assert.That(payloads.Select(kind.Frame), Is.EqualTo(frames));
        Assert.That(
            payloads.Select(payload => payload.Length),
            Is.EqualTo(Enumerable.Range(1, kind.BodyMax).Select(body => kind.Header + (kind.OnlyBody > 0 ? kind.OnlyBody : body))));
    }

    [Test]
    public void Reading_and_writing_frames_allocates_nothing()
    {
        var framer = Framers.For(kind.Profile);
        var payload = kind.Payload(20);
        var output = new ArrayBufferWriter<byte>(1024);
        using var reader = new FrameReader(framer);
        var faults = new List<FramingFault>(4);
        PassFrame();
        var before = GC.GetAllocatedBytesForCurrentThread();

        var lengths = 0L;
        for (var count = 0; count < 10_000; count++)
        {
            lengths += PassFrame();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(lengths, Is.EqualTo(10_000L * payload.Length));

        int PassFrame()
        {
            output.ResetWrittenCount();
            framer.Write(payload, output);
            reader.Append(output.WrittenSpan);
            return Drain(reader, faults, silence: kind.BySilence);
        }
    }

    /// <summary>A framer that looks at everything again with each byte would need half an hour of memory traffic, not a moment.</summary>
    [Test, MaxTime(20_000)]
    public void A_long_frame_arriving_byte_by_byte_is_looked_at_once()
    {
        Assume.That(kind.OnlyBody, Is.Zero, "the size is counted, nothing is looked at");
        const int Long = 4 << 20;
        var profile = kind.Profile with { Max = Long };
        Assume.That(profile, Is.Not.InstanceOf<LengthFraming>(), "the length is read, nothing is looked at");
        var framer = Framers.For(profile);
        var output = new ArrayBufferWriter<byte>();
        framer.Write(kind.Payload(Long - kind.Header - kind.Wrapping), output);
        var frame = output.WrittenSpan;

        for (var length = 0; length < Long; length++)
        {
            if (framer.Next(frame[..length]).Kind != CutKind.More)
            {
                Assert.That(length, Is.EqualTo(Long - 1), "taken early");
            }
        }

        var cut = kind.BySilence ? framer.AtGap(frame) : framer.Next(frame);
        Assert.That(cut.Length, Is.EqualTo(Long));
    }

    private byte[][] ThreeFrames() => [kind.Frame(kind.Payload(4, 'a')), kind.Frame(kind.Payload(1, 'b')), kind.Frame(kind.Payload(2, 'c'))];

    private List<Piece> Play(Arrival[] arrivals) => Stream.Play(Framers.For(kind.Profile), arrivals);

    private bool IsComplete(byte[] part) =>
        kind.Profile is DelimiterFraming delimiter
        && (part.AsSpan().EndsWith(delimiter.End) || delimiter.OptionalEnds.Any(end => part.AsSpan().EndsWith(end)));

    private static Arrival[] Split(Arrival[] arrivals, int first, int second) =>
        [.. arrivals.Select((arrival, index) => arrival with { ReadEnds = index == first || index == second })];

    /// <returns>The payload bytes of the frames that came.</returns>
    private static int Drain(FrameReader reader, List<FramingFault> faults, bool silence)
    {
        var payloads = 0;
        while (true)
        {
            var cut = reader.Next(out _);
            if (cut.Kind == CutKind.More && silence)
            {
                cut = reader.AtGap(out _);
            }

            if (cut.Kind == CutKind.More)
            {
                return payloads;
            }

            payloads += cut.PayloadLength;
            if (cut.Fault != FramingFault.None)
            {
                faults.Add(cut.Fault);
            }
        }
    }
}
