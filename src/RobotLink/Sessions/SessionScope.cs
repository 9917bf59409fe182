using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>What a connection's expressions are made of: values captured on it, counters, the link's secrets, and the wall clock.</summary>
internal sealed class SessionScope(IReadOnlyList<CounterProfile> profiles, SessionMemory memory, IScope outside) : IScope
{
    private readonly Dictionary<string, object> captured = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> counters = new(StringComparer.Ordinal);

    /// <summary>Set while a message is only tried out: counters show their next value and stay.</summary>
    public bool IsTrial { get; set; }

    public bool TryGet(string scope, string name, out object? value)
    {
        value = scope switch
        {
            "captured" => captured.GetValueOrDefault(name),
            "counter" => Count(name),
            _ => null,
        };
        return value is not null || outside.TryGet(scope, name, out value);
    }

    public void Capture(string name, object? value)
    {
        if (value is null)
        {
            captured.Remove(name);
        }
        else
        {
            captured[name] = value;
        }
    }

    public object? Captured(string name) => captured.GetValueOrDefault(name);

    /// <summary>The value that a counter had last; null before its first.</summary>
    public long? Last(string counter) =>
        counters.TryGetValue(counter, out var value) || memory.Counters.TryGetValue(counter, out value) ? value : null;

    public void Restart(string counter)
    {
        counters.Remove(counter);
        memory.Counters.Remove(counter);
    }

    private long? Count(string name)
    {
        foreach (var profile in profiles)
        {
            if (profile.Name == name)
            {
                return Next(profile);
            }
        }

        return null;
    }

    private long Next(CounterProfile profile)
    {
        // What goes on over connections lives with the link.
        var store = profile.Restarts ? counters : memory.Counters;
        var next = store.TryGetValue(profile.Name, out var last) && last < profile.To ? last + 1 : profile.From;
        if (!IsTrial)
        {
            store[profile.Name] = next;
        }

        return next;
    }
}
