using System.Buffers.Binary;
using RobotLink.Messages;

namespace RobotLink.Recording;

/// <summary>A reader's way through a record, from its oldest entry on. It slows no link: what is overwritten before it was read is a gap. For one reader.</summary>
public sealed class RecordReader(LinkRecord record)
{
    /// <summary>A smaller step of the clock is not worth a line.</summary>
    private static readonly TimeSpan StepShown = TimeSpan.FromSeconds(1);

    private RecordPlace place;
    private RecordMoment moment;
    private RecordedBytes? begun;

    /// <summary>The next entries, a bounded count at a time. Empty when there is nothing more at present.</summary>
    public IReadOnlyList<RecordedEntry> Take()
    {
        var entries = new List<RecordedEntry>();
        while (entries.Count == 0)
        {
            var stretch = record.Copy(ref place);
            if (stretch.Bytes.Length == 0)
            {
                break;
            }

            var before = moment;
            moment = stretch.First ?? moment;
            if (stretch.IsGap)
            {
                TellGap(entries);
            }

            if (before.Wall != default)
            {
                TellStep(moment.Wall - before.Wall - (moment.At - before.At), entries);
            }

            Read(stretch.Bytes, entries);
        }

        return entries;
    }

    private void TellGap(List<RecordedEntry> entries)
    {
        if (begun is not null)
        {
            entries.Add(begun);
            begun = null;
        }

        entries.Add(new RecordedMark
        {
            Link = record.Link,
            Time = moment.Wall,
            At = moment.At,
            Epoch = moment.Epoch,
            What = RecordedMark.Gap,
            Words = "what passed here was overwritten before it could be read",
        });
    }

    private void TellStep(TimeSpan step, List<RecordedEntry> entries)
    {
        if (step.Duration() >= StepShown)
        {
            entries.Add(new RecordedMark
            {
                Link = record.Link,
                Time = moment.Wall,
                At = moment.At,
                Epoch = moment.Epoch,
                What = RecordedMark.Clock,
                Words = $"the clock of this PC was set {(step > TimeSpan.Zero ? "forward" : "back")} by {step.Duration().TotalSeconds:0.###} s",
                SetBy = step,
            });
        }
    }

    private void Read(ReadOnlySpan<byte> from, List<RecordedEntry> entries)
    {
        while (!from.IsEmpty)
        {
            var tag = (RecordTag)from[0];
            from = from[1..];
            var elapsed = TimeSpan.FromTicks((long)RecordNumbers.Read(ref from) * TimeSpan.TicksPerMicrosecond);
            moment = moment with { At = moment.At + elapsed, Wall = moment.Wall + elapsed };
            var length = (int)RecordNumbers.Read(ref from);
            Read(tag, from[..length], entries);
            from = from[length..];
        }
    }

    private void Read(RecordTag tag, ReadOnlySpan<byte> payload, List<RecordedEntry> entries)
    {
        switch (tag & RecordTags.Kinds)
        {
            case RecordTag.Clock:
                var before = moment.Wall;
                moment = moment with { Wall = new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(payload), TimeSpan.Zero) };
                TellStep(moment.Wall - before, entries);
                break;
            case RecordTag.Mark:
                var mark = RecordMarks.Read(payload, record.Link, moment.Wall);
                moment = moment with { Epoch = mark.Epoch };
                entries.Add(mark with { At = moment.At });
                break;
            default:
                ReadBytes(tag, payload, entries);
                break;
        }
    }

    private void ReadBytes(RecordTag tag, ReadOnlySpan<byte> payload, List<RecordedEntry> entries)
    {
        if (begun is null && tag.HasFlag(RecordTag.Rest))
        {
            // Its beginning is in the record no more.
            return;
        }

        var entry = begun is not null
            ? begun with { Bytes = [.. begun.Bytes, .. payload] }
            : new RecordedBytes
            {
                Link = record.Link,
                Time = moment.Wall,
                At = moment.At,
                Epoch = moment.Epoch,
                Direction = (tag & RecordTags.Kinds) == RecordTag.Sent ? Direction.Sent : Direction.Received,
                Bytes = payload.ToArray(),
                IsMasked = tag.HasFlag(RecordTag.Masked),
            };
        begun = tag.HasFlag(RecordTag.More) ? entry : null;
        if (begun is null)
        {
            entries.Add(entry);
        }
    }
}
