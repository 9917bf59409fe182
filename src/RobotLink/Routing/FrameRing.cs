using System.Runtime.CompilerServices;
using RobotLink.Messages;

namespace RobotLink.Routing;

/// <summary>What is known of a frame beside its bytes.</summary>
/// <param name="Shape">Null when no message of the profile fits.</param>
/// <param name="Reason">For an unparsed frame, or a reply nobody waited for: why.</param>
public readonly record struct FrameHead(
    DateTimeOffset Time, Direction Direction, EntryKind Kind, MessageShape? Shape, int Epoch, int PayloadAt, int PayloadLength, string? Reason);

/// <summary>Frames in a circle of bytes that grows up to its limit and then overwrites the oldest. Not thread-safe.</summary>
/// <remarks>Where little happens it stays small: links that rest are many, and what is known of a frame is larger than a heartbeat.</remarks>
internal sealed class FrameRing(int entriesMax, int bytesMax)
{
    /// <summary>So many are kept however old they are.</summary>
    private const int EntriesKept = 128;

    /// <summary>It does not grow for the sake of frames that are older than this.</summary>
    private static readonly TimeSpan AgeKept = TimeSpan.FromMinutes(2);

    private Slot[] slots = [];
    private byte[] bytes = [];
    private int first;
    private int count;
    private int head;

    /// <summary>Frames overwritten.</summary>
    public long Evicted { get; private set; }

    /// <summary>Number of the frame overwritten last; 0 when none was.</summary>
    public long LastEvicted { get; private set; }

    public int Count => count;

    /// <summary>Room held for frames.</summary>
    public int Bytes => bytes.Length;

    /// <summary>Room held for what is known of them.</summary>
    public int HeadBytes => slots.Length * Unsafe.SizeOf<Slot>();

    /// <summary>The most that is ever held for what is known of so many frames.</summary>
    public static int HeadBytesOf(int entries) => entries * Unsafe.SizeOf<Slot>();

    public void Add(long number, in FrameHead frameHead, ReadOnlySpan<byte> frame)
    {
        if (frame.Length > bytesMax)
        {
            frame = frame[..bytesMax];
        }

        MakeRoom(frame.Length, frameHead.Time);
        frame.CopyTo(bytes.AsSpan(head));
        slots[(first + count) % slots.Length] = Slot.Of(number, frameHead, head, frame.Length);
        count++;
        head += frame.Length;
    }

    public void CopyLast(int wanted, string link, List<MessageEntry> into)
    {
        for (var index = Math.Max(0, count - wanted); index < count; index++)
        {
            into.Add(Entry(link, At(index)));
        }
    }

    /// <summary>How many frames, of all there ever were, have a number up to <paramref name="number"/>.</summary>
    public long PlaceAfter(long number) => Evicted + FirstAfter(number);

    /// <summary>Copies frames from the one that had <paramref name="place"/> before it, up to the number <paramref name="until"/>, and returns how many.</summary>
    public int CopyFrom(long place, long until, string link, List<FeedItem> into)
    {
        var before = into.Count;
        for (var index = (int)Math.Max(0, place - Evicted); index < count && At(index).Number <= until; index++)
        {
            ref var slot = ref At(index);
            into.Add(new FeedItem(slot.Number, Entry(link, slot), null));
        }

        return into.Count - before;
    }

    public void NumbersFrom(long place, long until, int max, List<long> into)
    {
        for (var index = (int)Math.Max(0, place - Evicted); index < count && At(index).Number <= until && max > 0; index++, max--)
        {
            into.Add(At(index).Number);
        }
    }

    public MessageEntry? Find(long number, string link)
    {
        var index = FirstAfter(number - 1);
        return index < count && At(index).Number == number ? Entry(link, At(index)) : null;
    }

    private ref Slot At(int index) => ref slots[(first + index) % slots.Length];

    private int FirstAfter(long after)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle).Number > after ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private MessageEntry Entry(string link, in Slot slot) => new()
    {
        Sequence = slot.Number,
        Link = link,
        Time = slot.Time,
        Direction = (Direction)slot.Direction,
        Kind = (EntryKind)slot.Kind,
        Shape = slot.Shape,
        Epoch = slot.Epoch,
        Frame = bytes.AsSpan(slot.Start, slot.Length).ToArray(),
        PayloadAt = Math.Min(slot.PayloadAt, slot.Length),
        PayloadLength = Math.Min(slot.PayloadLength, slot.Length - Math.Min(slot.PayloadAt, slot.Length)),
        Reason = slot.Reason,
    };

    /// <summary>After this, <paramref name="length"/> bytes fit at <see cref="head"/> and one slot is free.</summary>
    private void MakeRoom(int length, DateTimeOffset now)
    {
        if (count == slots.Length && slots.Length < entriesMax && (count < EntriesKept || now - At(0).Time < AgeKept))
        {
            GrowSlots();
        }

        while (count == slots.Length)
        {
            Evict();
        }

        while (!Fits(length))
        {
            if (bytes.Length < bytesMax)
            {
                GrowBytes(length);
            }
            else
            {
                Evict();
            }
        }
    }

    /// <summary>Contiguous room at <see cref="head"/>, wrapping to the front when the end is too near.</summary>
    private bool Fits(int length)
    {
        if (count == 0)
        {
            head = 0;
            return length <= bytes.Length;
        }

        var tail = At(0).Start;
        if (head > tail)
        {
            if (head + length <= bytes.Length)
            {
                return true;
            }

            if (length < tail)
            {
                head = 0;
                return true;
            }

            return false;
        }

        return head + length < tail;
    }

    private void Evict()
    {
        LastEvicted = At(0).Number;
        first = (first + 1) % slots.Length;
        count--;
        Evicted++;
    }

    private void GrowSlots()
    {
        var larger = new Slot[Math.Min(entriesMax, Math.Max(4, 2 * slots.Length))];
        for (var index = 0; index < count; index++)
        {
            larger[index] = At(index);
        }

        (slots, first) = (larger, 0);
    }

    private void GrowBytes(int length)
    {
        var size = (int)Math.Min(bytesMax, Math.Max(256L, 2L * Math.Max(bytes.Length, length)));
        var larger = new byte[size];
        var at = 0;
        for (var index = 0; index < count; index++)
        {
            ref var slot = ref At(index);
            bytes.AsSpan(slot.Start, slot.Length).CopyTo(larger.AsSpan(at));
            slot = slot with { Start = at };
            at += slot.Length;
        }

        (bytes, head) = (larger, at);
    }

    /// <summary>As small as it can be: there are thousands on each link.</summary>
    private readonly record struct Slot(
        long Number, long Ticks, MessageShape? Shape, string? Reason, int Epoch, int PayloadAt, int PayloadLength, int Start, int Length, byte Direction, byte Kind)
    {
        public DateTimeOffset Time => new(Ticks, TimeSpan.Zero);

        public static Slot Of(long number, in FrameHead head, int start, int length) => new(
            number, head.Time.UtcTicks, head.Shape, head.Reason, head.Epoch, head.PayloadAt, head.PayloadLength, start, length, (byte)head.Direction, (byte)head.Kind);
    }
}
