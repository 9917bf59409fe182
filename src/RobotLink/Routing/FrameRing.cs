using RobotLink.Messages;

namespace RobotLink.Routing;

/// <summary>What is known of a frame beside its bytes.</summary>
/// <param name="Shape">Null when no message of the profile fits.</param>
/// <param name="Reason">For an unparsed frame, or a reply nobody waited for: why.</param>
public readonly record struct FrameHead(
    DateTimeOffset Time, Direction Direction, EntryKind Kind, MessageShape? Shape, int Epoch, int PayloadAt, int PayloadLength, string? Reason);

/// <summary>Frames in a circle of bytes that grows up to its limit and then overwrites the oldest. Not thread-safe.</summary>
/// <remarks>
/// Where little happens it stays small: links that rest are many. What is known of a frame is larger than a heartbeat, so it is packed and lies
/// in front of the frame's bytes.
/// </remarks>
/// <param name="bytesMax">Of frames; what is known of them comes on top.</param>
internal sealed class FrameRing(int entriesMax, int bytesMax)
{
    /// <summary>So many are kept however old they are.</summary>
    private const int EntriesKept = 128;

    /// <summary>From here on it doubles when it grows.</summary>
    private const int Small = 16 * 1024;

    /// <summary>It does not grow for the sake of frames that are older than this.</summary>
    private static readonly TimeSpan AgeKept = TimeSpan.FromMinutes(2);

    private readonly int roomMax = bytesMax + (entriesMax * PackedHead.LengthMax);
    private readonly FrameExtras extras = new();
    private int[] starts = [];
    private byte[] bytes = [];
    private int first;
    private int count;
    private int head;

    /// <summary>Frames overwritten.</summary>
    public long Evicted { get; private set; }

    /// <summary>Number of the frame overwritten last; 0 when none was.</summary>
    public long LastEvicted { get; private set; }

    public int Count => count;

    /// <summary>Of frames that are kept.</summary>
    public int Bytes { get; private set; }

    /// <summary>Room held beside these.</summary>
    public int HeadBytes => bytes.Length - Bytes + (starts.Length * sizeof(int));

    /// <summary>The most that is ever held beside the bytes of so many frames.</summary>
    public static int HeadBytesOf(int entries) => entries * (PackedHead.LengthMax + sizeof(int));

    public void Add(long number, in FrameHead frameHead, ReadOnlySpan<byte> frame)
    {
        if (frame.Length > bytesMax)
        {
            frame = frame[..bytesMax];
        }

        var packed = new PackedHead(number, frameHead, frame.Length);
        MakeSlot(frameHead.Time);
        MakeRoom(frame.Length, packed.Length);
        var place = Evicted + count;
        var shape = extras.NumberOf(frameHead.Shape);
        if (shape == FrameExtras.Elsewhere || frameHead.Reason is not null)
        {
            packed.HasMore = true;
            extras.Add(place, frameHead.Shape, frameHead.Reason);
        }

        var room = bytes.AsSpan(head);
        packed.Write(room, shape);
        frame.CopyTo(room[packed.Length..]);
        starts[(first + count) % starts.Length] = head;
        count++;
        head += packed.Length + frame.Length;
        Bytes += frame.Length;
    }

    public void CopyLast(int wanted, string link, List<MessageEntry> into)
    {
        for (var index = Math.Max(0, count - wanted); index < count; index++)
        {
            into.Add(Entry(link, index));
        }
    }

    /// <summary>How many frames, of all there ever were, have a number up to <paramref name="number"/>.</summary>
    public long PlaceAfter(long number) => Evicted + FirstAfter(number);

    /// <summary>Copies frames from the one that had <paramref name="place"/> before it, up to the number <paramref name="until"/>, and returns how many.</summary>
    public int CopyFrom(long place, long until, string link, List<FeedItem> into)
    {
        var before = into.Count;
        for (var index = (int)Math.Max(0, place - Evicted); index < count && NumberAt(index) <= until; index++)
        {
            into.Add(new FeedItem(NumberAt(index), Entry(link, index), null));
        }

        return into.Count - before;
    }

    public void NumbersFrom(long place, long until, int max, List<long> into)
    {
        for (var index = (int)Math.Max(0, place - Evicted); index < count && NumberAt(index) <= until && max > 0; index++, max--)
        {
            into.Add(NumberAt(index));
        }
    }

    public MessageEntry? Find(long number, string link)
    {
        var index = FirstAfter(number - 1);
        return index < count && NumberAt(index) == number ? Entry(link, index) : null;
    }

    private int StartOf(int index) => starts[(first + index) % starts.Length];

    private ReadOnlySpan<byte> At(int index) => bytes.AsSpan(StartOf(index));

    private long NumberAt(int index) => PackedHead.NumberIn(At(index));

    private int FirstAfter(long after)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = NumberAt(middle) > after ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private MessageEntry Entry(string link, int index)
    {
        var from = At(index);
        var packed = PackedHead.Read(from, out var number);
        var (shape, reason) = packed.HasMore ? extras[Evicted + index] : default;
        return new MessageEntry
        {
            Sequence = packed.Number,
            Link = link,
            Time = packed.Time,
            Direction = packed.Direction,
            Kind = packed.Kind,
            Shape = number == FrameExtras.Elsewhere ? shape : extras.ShapeOf(number),
            Epoch = packed.Epoch,
            Frame = from.Slice(packed.Length, packed.FrameLength).ToArray(),
            PayloadAt = packed.PayloadAt,
            PayloadLength = packed.PayloadLength,
            Reason = reason,
        };
    }

    /// <summary>After this one slot is free.</summary>
    private void MakeSlot(DateTimeOffset now)
    {
        if (count == starts.Length && starts.Length < entriesMax && (count < EntriesKept || now - PackedHead.Read(At(0), out _).Time < AgeKept))
        {
            GrowSlots();
        }

        while (count == starts.Length)
        {
            Evict();
        }
    }

    /// <summary>After this, a frame so long and what is known of it fit at <see cref="head"/>.</summary>
    private void MakeRoom(int frame, int known)
    {
        while (Bytes + frame > bytesMax)
        {
            Evict();
        }

        while (!Fits(frame + known))
        {
            if (bytes.Length < roomMax)
            {
                GrowBytes(frame + known);
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

        var tail = StartOf(0);
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
        var packed = PackedHead.Read(At(0), out _);
        LastEvicted = packed.Number;
        Bytes -= packed.FrameLength;
        if (packed.HasMore)
        {
            extras.Remove(Evicted);
        }

        first = (first + 1) % starts.Length;
        count--;
        Evicted++;
        if (Evicted % entriesMax == 0)
        {
            ForgetShapes();
        }
    }

    /// <summary>A link may be set up anew many times, each time with shapes of its own.</summary>
    private void ForgetShapes()
    {
        Span<bool> used = stackalloc bool[FrameExtras.Elsewhere];
        used.Clear();
        for (var index = 0; index < count; index++)
        {
            _ = PackedHead.Read(At(index), out var number);
            used[number % FrameExtras.Elsewhere] = true;
        }

        extras.Keep(used);
    }

    private void GrowSlots()
    {
        var larger = new int[Math.Min(entriesMax, Math.Max(4, 2 * starts.Length))];
        for (var index = 0; index < count; index++)
        {
            larger[index] = StartOf(index);
        }

        (starts, first) = (larger, 0);
    }

    private void GrowBytes(int length)
    {
        var more = bytes.Length < Small ? Math.Max(256, bytes.Length / 4) : bytes.Length;
        var larger = new byte[(int)Math.Min(roomMax, (long)bytes.Length + Math.Max(more, length))];
        var at = 0;
        for (var index = 0; index < count; index++)
        {
            var from = At(index);
            var packed = PackedHead.Read(from, out _);
            var whole = packed.Length + packed.FrameLength;
            from[..whole].CopyTo(larger.AsSpan(at));
            starts[(first + index) % starts.Length] = at;
            at += whole;
        }

        (bytes, head) = (larger, at);
    }
}
