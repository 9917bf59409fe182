namespace RobotLink.Links;

/// <summary>What wants to be looked at from time to time.</summary>
internal interface IWatched
{
    /// <summary>When it wants to be looked at next.</summary>
    TimeSpan NextLook { get; }

    /// <param name="late">By how much this look itself comes too late.</param>
    /// <returns>False when it could not be looked at now: it is tried again soon.</returns>
    bool Look(TimeSpan now, TimeSpan late);

    /// <summary>Our own code failed in a look: what is watched ends, and the others go on.</summary>
    void Crash(Exception reason);
}

/// <summary>All that is watched, ordered by when it wants to be looked at next: who waits costs nothing. Thread-safe; owns no time.</summary>
internal sealed class WatchList
{
    /// <summary>Who was at work when its turn came is looked at again after this; who wants to be looked at always, no more often.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(5);

    /// <summary>A tenth of the nearest promise there is: standing still for so long may make a device look silent.</summary>
    private static readonly TimeSpan StoodStill = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly PriorityQueue<IWatched, TimeSpan> queue = new();
    private readonly Dictionary<IWatched, TimeSpan> turns = new(ReferenceEqualityComparer.Instance);

    /// <summary>The next turn; the greatest time when nobody waits for one.</summary>
    public TimeSpan NextTurn
    {
        get
        {
            lock (gate)
            {
                return queue.TryPeek(out _, out var turn) ? turn : TimeSpan.MaxValue;
            }
        }
    }

    /// <returns>True when this turn is now the first of all.</returns>
    public bool Add(IWatched watched) => Schedule(watched, watched.NextLook, isNew: true);

    /// <summary>It may want to be looked at sooner than it said before. A later wish needs no word: it is asked at each look.</summary>
    /// <returns>True when its turn is now the first of all.</returns>
    public bool Sooner(IWatched watched) => Schedule(watched, watched.NextLook, isNew: false);

    public void Remove(IWatched watched)
    {
        lock (gate)
        {
            turns.Remove(watched);
        }
    }

    /// <summary>Looks at all whose turn has come.</summary>
    /// <param name="late">By how much the caller itself came too late; not above zero when it did not.</param>
    public void Look(TimeSpan now, TimeSpan late)
    {
        if (late >= StoodStill)
        {
            // Whoever is judged next must know of it, also those whose turn comes only now.
            LookAtAll(now, late);
        }

        while (Take(now, out var turn) is { } watched)
        {
            LookOnce(watched, now, now - turn > late ? now - turn : late);
        }
    }

    private void LookOnce(IWatched watched, TimeSpan now, TimeSpan late)
    {
        var next = LookAt(watched, now, late) ? watched.NextLook : TimeSpan.Zero;
        Schedule(watched, next > now + Grain ? next : now + Grain, isNew: false);
    }

    /// <summary>One link's failure is its own; the watch goes on for the others.</summary>
    private static bool LookAt(IWatched watched, TimeSpan now, TimeSpan late)
    {
        try
        {
            return watched.Look(now, late);
        }
        catch (Exception reason)
        {
            Contain(watched, reason);
            return true;
        }
    }

    private void LookAtAll(TimeSpan now, TimeSpan late)
    {
        IWatched[] all;
        lock (gate)
        {
            all = [.. turns.Keys];
            foreach (var watched in all)
            {
                turns[watched] = TimeSpan.MaxValue;
            }
        }

        foreach (var watched in all)
        {
            LookOnce(watched, now, late);
        }
    }

    private static void Contain(IWatched watched, Exception reason)
    {
        try
        {
            watched.Crash(reason);
        }
        catch (Exception)
        {
            // Its socket is closed all the same, and its own task reports the first failure.
        }
    }

    /// <summary>Entries that were overtaken by a sooner one, or whose owner has left, are passed over here.</summary>
    private IWatched? Take(TimeSpan now, out TimeSpan turn)
    {
        lock (gate)
        {
            while (queue.TryPeek(out var watched, out turn) && turn <= now)
            {
                queue.Dequeue();
                if (turns.TryGetValue(watched, out var scheduled) && scheduled == turn)
                {
                    turns[watched] = TimeSpan.MaxValue;
                    return watched;
                }
            }

            return null;
        }
    }

    private bool Schedule(IWatched watched, TimeSpan turn, bool isNew)
    {
        lock (gate)
        {
            if (isNew ? !turns.TryAdd(watched, TimeSpan.MaxValue) : !turns.ContainsKey(watched))
            {
                return false;
            }

            if (turn >= turns[watched])
            {
                return false;
            }

            var isFirst = !queue.TryPeek(out _, out var first) || turn < first;
            turns[watched] = turn;
            queue.Enqueue(watched, turn);
            return isFirst;
        }
    }
}
