namespace RobotLink.Sessions;

/// <summary>The pace of each kind of question that a link asks by itself. Belongs to the link: what is usual outlives a connection.</summary>
internal sealed class ReplyPaces
{
    private readonly Dictionary<string, ReplyPace> paces = new(StringComparer.Ordinal);

    /// <summary>In words; null while all are answered as usual.</summary>
    public string? Words
    {
        get
        {
            foreach (var pace in paces.Values)
            {
                if (pace.Words is not null)
                {
                    return pace.Words;
                }
            }

            return null;
        }
    }

    /// <param name="floor">Below this nobody calls an answer slow.</param>
    /// <returns>True when the words have changed.</returns>
    public bool Answered(string name, TimeSpan took, TimeSpan floor)
    {
        if (!paces.TryGetValue(name, out var pace))
        {
            paces.Add(name, pace = new ReplyPace(name));
        }

        return pace.Answered(took, floor);
    }
}
