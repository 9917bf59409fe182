using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Keys of questions that were given up: their replies may still come, so they are recognised, and not given to a new question meanwhile.</summary>
/// <param name="most">So many are kept; those whose replies come no more make room.</param>
internal sealed class AbandonedKeys(int most)
{
    private const int Least = 64;

    private readonly List<Entry> keys = [];

    public bool Any => keys.Count > 0;

    public int Count => keys.Count;

    /// <summary>Room for all that a device may be asked at once and asked again, given up together, and once more before the first of it is forgotten.</summary>
    public static int MostOf(DeviceProfile profile) =>
        Math.Max(Least, 2 * profile.Replies.Window * (1 + profile.Requests.Select(request => request.Retries).DefaultIfEmpty().Max()));

    public static AbandonedKeys For(DeviceProfile profile) => new(MostOf(profile));

    /// <param name="copies">So many frames asked for it, and each may be answered.</param>
    /// <param name="until">Nothing comes for it after this.</param>
    /// <returns>False when one had to be forgotten whose reply may still come: nobody could tell it from the next one's.</returns>
    public bool TryAdd(in ReplyKey key, Exchange exchange, int copies, TimeSpan until, TimeSpan now)
    {
        for (; key.IsSet && copies > 0; copies--)
        {
            keys.Add(new Entry(key, exchange, until));
        }

        for (var index = 0; keys.Count > most && index < keys.Count;)
        {
            if (keys[index].Until <= now)
            {
                keys.RemoveAt(index);
            }
            else
            {
                index++;
            }
        }

        return keys.Count <= most;
    }

    public void Clear() => keys.Clear();

    public bool Has(in ReplyKey key)
    {
        for (var index = 0; key.IsSet && index < keys.Count; index++)
        {
            if (keys[index].Key == key)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a question that is not this one had the key.</summary>
    public bool HasOtherThan(Exchange exchange, in ReplyKey key)
    {
        foreach (var entry in keys)
        {
            if (entry.Key == key && !ReferenceEquals(entry.Exchange, exchange))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A late reply with this key, or a part of it. With its last frame the key is free.</summary>
    public void Came(in ReplyKey key, ReadOnlySpan<byte> payload, Span<FieldValue> scratch, bool isError)
    {
        for (var index = 0; index < keys.Count; index++)
        {
            var exchange = keys[index].Exchange;
            if (keys[index].Key == key && (isError || exchange.Part(exchange.More.Count)?.TryDecode(payload, scratch, out _) == true))
            {
                keys.RemoveAt(index);
                return;
            }
        }
    }

    private readonly record struct Entry(ReplyKey Key, Exchange Exchange, TimeSpan Until);
}
