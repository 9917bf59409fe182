using RobotLink.Messages;

namespace RobotLink.Routing;

/// <summary>The last frames and state changes of one link, bounded in bytes and in number. Appending allocates nothing once it has grown.</summary>
public sealed class LinkJournal
{
    public const int BytesMaxDefault = 256 * 1024;

    internal const int MessagesMax = 4096;
    internal const int StatesMax = 256;

    /// <summary>The most that is kept beside the bytes of frames: what is known of each.</summary>
    public static int HeadBytesMax { get; } = FrameRing.HeadBytesOf(MessagesMax);

    private readonly Hub hub;
    private readonly FrameRing frames;
    private readonly Queue<StateEntry> states = new();
    private long statesEvicted;
    private long lastStateEvicted;
    private long newest;

    internal LinkJournal(Hub hub, string link, int bytesMax)
    {
        this.hub = hub;
        Link = link;
        frames = new FrameRing(MessagesMax, bytesMax);
    }

    public string Link { get; }

    /// <summary>The number of the entry written last; 0 before the first. Read without the gate.</summary>
    internal long Newest => Volatile.Read(ref newest);

    /// <summary>What is kept at this moment.</summary>
    internal (int Bytes, int HeadBytes, int Frames, int States) Kept
    {
        get
        {
            lock (hub.Gate)
            {
                return (frames.Bytes, frames.HeadBytes, frames.Count, states.Count);
            }
        }
    }

    /// <summary>Keeps a frame and returns its number. The bytes are copied.</summary>
    public long Append(in FrameHead head, ReadOnlySpan<byte> frame)
    {
        lock (hub.Gate)
        {
            var number = hub.NextSequence();
            frames.Add(number, head, frame);
            Volatile.Write(ref newest, number);
            hub.Wake();
            return number;
        }
    }

    /// <summary>Keeps a state change; <see cref="StateEntry.Sequence"/> is set here.</summary>
    public StateEntry Append(StateEntry entry)
    {
        lock (hub.Gate)
        {
            entry = entry with { Sequence = hub.NextSequence() };
            states.Enqueue(entry);
            Volatile.Write(ref newest, entry.Sequence);
            if (states.Count > StatesMax)
            {
                lastStateEvicted = states.Dequeue().Sequence;
                statesEvicted++;
            }

            hub.Wake();
            return entry;
        }
    }

    /// <summary>The newest frames, oldest first.</summary>
    public IReadOnlyList<MessageEntry> LastMessages(int count)
    {
        var entries = new List<MessageEntry>();
        lock (hub.Gate)
        {
            frames.CopyLast(count, Link, entries);
        }

        return entries;
    }

    /// <summary>The state changes kept, oldest first.</summary>
    public IReadOnlyList<StateEntry> States()
    {
        lock (hub.Gate)
        {
            return [.. states];
        }
    }

    internal MessageEntry? Find(long number)
    {
        lock (hub.Gate)
        {
            return frames.Find(number, Link);
        }
    }

    // What follows is called under the hub's gate.

    /// <summary>The place behind the entry numbered <paramref name="number"/>, and how many behind it are gone already (at most).</summary>
    internal (Place Place, long Missed) PlaceAfter(long number, bool wantStates, bool wantMessages)
    {
        var stateAt = statesEvicted;
        foreach (var entry in states)
        {
            stateAt += entry.Sequence <= number ? 1 : 0;
        }

        var missed = wantMessages ? Gone(frames.Evicted, frames.LastEvicted, number) : 0;
        missed += wantStates ? Gone(statesEvicted, lastStateEvicted, number) : 0;
        return (new Place(frames.PlaceAfter(number), stateAt), missed);
    }

    /// <summary>Entries overwritten since <paramref name="place"/>, which is moved behind them.</summary>
    internal long Missed(ref Place place, bool wantStates, bool wantMessages)
    {
        var missedMessages = Math.Max(0, frames.Evicted - place.Message);
        var missedStates = Math.Max(0, statesEvicted - place.State);
        place = new Place(place.Message + missedMessages, place.State + missedStates);
        return (wantMessages ? missedMessages : 0) + (wantStates ? missedStates : 0);
    }

    /// <summary>The numbers of what lies behind <paramref name="place"/>, up to <paramref name="until"/>, at most <paramref name="max"/> of each kind.</summary>
    internal void NumbersFrom(Place place, bool wantStates, bool wantMessages, long until, int max, List<long> into)
    {
        if (wantMessages)
        {
            frames.NumbersFrom(place.Message, until, max, into);
        }

        if (wantStates && statesEvicted + states.Count > place.State)
        {
            into.AddRange(states.Skip((int)(place.State - statesEvicted)).Select(entry => entry.Sequence).TakeWhile(number => number <= until));
        }
    }

    /// <summary>Copies what lies behind <paramref name="place"/>, up to the number <paramref name="until"/>.</summary>
    /// <returns>The place behind it.</returns>
    internal Place CopyFrom(Place place, bool wantStates, bool wantMessages, long until, List<FeedItem> into)
    {
        var (message, state) = place;
        if (wantMessages)
        {
            message += frames.CopyFrom(place.Message, until, Link, into);
        }

        if (wantStates && statesEvicted + states.Count > place.State)
        {
            foreach (var entry in states.Skip((int)(place.State - statesEvicted)).TakeWhile(entry => entry.Sequence <= until))
            {
                into.Add(new FeedItem(entry.Sequence, null, entry));
                state++;
            }
        }

        return new Place(message, state);
    }

    private static long Gone(long evicted, long lastEvicted, long number) => lastEvicted > number ? Math.Min(evicted, lastEvicted - number) : 0;
}
