using System.Buffers.Binary;

namespace RobotLink.Recording;

/// <summary>A reader's way through a record, from its oldest entry on. It slows no link: what is overwritten before it was read is a gap. For one reader.</summary>
public sealed class RecordReader(LinkRecord record)
{
    private byte[] buffer = [];
    private RecordPlace place;
    private RecordMoment moment;
    private RecordEntry? begun;

    /// <summary>The next entries, a bounded count at a time. Empty when there is nothing more at present.</summary>
    public IReadOnlyList<RecordEntry> Take()
    {
        if (buffer.Length == 0)
        {
            buffer = new byte[Recorder.PieceMost + RecordNumbers.HeadMax];
        }

        var entries = new List<RecordEntry>();
        while (entries.Count == 0)
        {
            var stretch = record.Copy(ref place, buffer);
            if (stretch.Length == 0)
            {
                break;
            }

            if (stretch.IsGap)
            {
                TellGap(entries, stretch.First!.Value);
            }

            moment = stretch.First ?? moment;
            Read(buffer.AsSpan(0, stretch.Length), entries);
        }

        return entries;
    }

    private void TellGap(List<RecordEntry> entries, RecordMoment at)
    {
        if (begun is not null)
        {
            entries.Add(begun);
            begun = null;
        }

        var mark = new RecordMark(RecordMarkKind.Gap, "what passed here was overwritten before it could be read");
        entries.Add(new RecordEntry(RecordKind.Mark, at.At, at.Wall, at.Epoch) { Mark = mark });
    }

    private void Read(ReadOnlySpan<byte> from, List<RecordEntry> entries)
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

    private void Read(RecordTag tag, ReadOnlySpan<byte> payload, List<RecordEntry> entries)
    {
        switch (tag & RecordTag.Kinds)
        {
            case RecordTag.Clock:
                moment = moment with { Wall = new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(payload), TimeSpan.Zero) };
                break;
            case RecordTag.Mark:
                var mark = RecordMark.Read(payload);
                moment = moment with { Epoch = mark.Epoch ?? moment.Epoch };
                entries.Add(new RecordEntry(RecordKind.Mark, moment.At, moment.Wall, moment.Epoch) { Mark = mark });
                break;
            default:
                ReadBytes(tag, payload, entries);
                break;
        }
    }

    private void ReadBytes(RecordTag tag, ReadOnlySpan<byte> payload, List<RecordEntry> entries)
    {
        var kind = (tag & RecordTag.Kinds) == RecordTag.Sent ? RecordKind.Sent : RecordKind.Received;
        var entry = begun is null
            ? new RecordEntry(kind, moment.At, moment.Wall, moment.Epoch) { Bytes = payload.ToArray(), IsMasked = tag.HasFlag(RecordTag.Masked) }
            : begun with { Bytes = [.. begun.Bytes, .. payload] };
        begun = tag.HasFlag(RecordTag.More) ? entry : null;
        if (begun is null)
        {
            entries.Add(entry);
        }
    }
}
