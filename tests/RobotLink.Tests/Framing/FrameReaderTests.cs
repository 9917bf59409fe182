using System.Text;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class FrameReaderTests
{
    [Test]
    public void Bytes_that_wait_survive_when_the_buffer_grows()
    {
        using var reader = Lines(max: 100_000);
        var line = Enumerable.Range(0, 90_000).Select(index => (byte)('a' + (index % 26))).ToArray();
        foreach (var part in line.Chunk(777))
        {
            reader.Append(part);
            Assert.That(reader.Next(out _).Kind, Is.EqualTo(CutKind.More));
        }

        reader.Append("\n"u8);

        Assert.That(reader.Next(out var taken).Kind, Is.EqualTo(CutKind.Frame));
        Assert.That(taken[..^1].SequenceEqual(line));
    }

    [Test]
    public void Bytes_that_wait_survive_when_they_move_to_the_front()
    {
        using var reader = Lines(max: 2000);
        var lines = new List<string>();
        for (var count = 0; count < 200; count++)
        {
            reader.Append(Encoding.ASCII.GetBytes($"{new string('x', 900)}{count}\nlate"));
            while (reader.Next(out var taken).Kind == CutKind.Frame)
            {
                lines.Add(Encoding.ASCII.GetString(taken).TrimEnd('\n').Replace("x", "", StringComparison.Ordinal));
            }
        }

        Assert.That(lines, Is.EqualTo(Enumerable.Range(0, 200).Select(count => count == 0 ? "0" : $"late{count}")));
        Assert.That(reader.Pending, Is.EqualTo(4));
    }

    [Test]
    public void A_device_that_fills_its_reads_gets_larger_ones_up_to_a_limit()
    {
        using var reader = Lines(max: 100);
        var largest = 0;
        for (var count = 0; count < 100; count++)
        {
            var free = reader.Free();
            largest = Math.Max(largest, free.Length);
            free.Span.Fill((byte)'\n');
            reader.Advance(free.Length);
            while (reader.Next(out _).Kind == CutKind.Frame)
            {
            }
        }

        Assert.That(largest, Is.EqualTo(64 * 1024));
    }

    /// <remarks>This is what <c>validate</c> counts with.</remarks>
    [Test]
    public void The_room_held_has_a_limit_whatever_a_device_sends([Values(100, 5000, 70_000, 200_000)] int max)
    {
        var random = new Random(max);
        using var reader = Lines(max);
        var most = FrameReader.BytesMax(Framers.For(new DelimiterFraming("\n"u8.ToArray(), []) { Max = max }));
        var held = 0;
        for (var count = 0; count < 2000; count++)
        {
            // Now endless, now many to a read; most reads are filled.
            var free = reader.Free();
            held = Math.Max(held, reader.Capacity);
            free.Span.Fill((byte)'x');
            for (var at = random.Next(2 * max); at < free.Length; at += 1 + random.Next(2 * max))
            {
                free.Span[at] = (byte)'\n';
            }

            reader.Advance(random.Next(4) == 0 ? random.Next(free.Length) : free.Length);
            while (reader.Next(out _).Kind != CutKind.More)
            {
            }
        }

        Assert.That(held, Is.InRange(max, most));
    }

    [Test]
    public void A_device_that_sends_little_keeps_a_small_buffer()
    {
        using var reader = Lines(max: 100);
        for (var count = 0; count < 1000; count++)
        {
            reader.Append("short\n"u8);
            Assert.That(reader.Next(out _).Kind, Is.EqualTo(CutKind.Frame));
            Assert.That(reader.Free().Length, Is.EqualTo(4096));
        }
    }

    [Test]
    public void More_bytes_than_there_was_room_for_are_refused()
    {
        using var reader = Lines(max: 100);
        var room = reader.Free().Length;

        Assert.That(() => reader.Advance(room + 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => reader.Advance(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static FrameReader Lines(int max) => new(Framers.For(new DelimiterFraming("\n"u8.ToArray(), []) { Max = max }));
}
