namespace RobotLink.Sessions;

/// <summary>Messages of our own that could not be made when their time had come, such as for a secret that is missing at present.</summary>
internal sealed class Unsendable
{
    private readonly SortedDictionary<string, string> reasons = new(StringComparer.Ordinal);

    /// <summary>Why, each; null when all can be sent.</summary>
    public string? Words { get; private set; }

    public bool Has(string message) => reasons.ContainsKey(message);

    /// <returns>True when that is new.</returns>
    public bool Add(string message, string reason)
    {
        if (reasons.TryGetValue(message, out var known) && known == reason)
        {
            return false;
        }

        reasons[message] = reason;
        return Tell();
    }

    /// <summary>It could be made.</summary>
    /// <returns>True when it could not before.</returns>
    public bool Remove(string message) => reasons.Count > 0 && reasons.Remove(message) && Tell();

    private bool Tell()
    {
        Words = reasons.Count == 0 ? null : string.Join(", ", reasons.Values);
        return true;
    }
}
