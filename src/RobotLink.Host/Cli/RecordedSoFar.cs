using System.Text.Json.Nodes;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>
/// What a recording has of one link already. Where an answer goes on behind another, what both have is taken once; where the daemon was started anew
/// meanwhile and counts connections from 1 again, the recording counts on.
/// </summary>
internal sealed class RecordedSoFar
{
    private DateTimeOffset last = DateTimeOffset.MinValue;

    /// <summary>So many entries have the time of the last one.</summary>
    private int atLast;
    private int again;
    private bool isBeyond = true;
    private bool mayBeAnew;
    private int before;
    private int newest;

    /// <summary>The next entries are of another answer, which may begin with some that are here already.</summary>
    public void BeginAnew() => (isBeyond, mayBeAnew, again) = (false, true, 0);

    /// <returns>False for one that is here already.</returns>
    public bool TryPass(DateTimeOffset time)
    {
        isBeyond |= time > last || (time == last && ++again > atLast);
        if (!isBeyond)
        {
            return false;
        }

        // A clock that is set back makes nothing come twice.
        atLast = time == last ? atLast + 1 : time > last ? 1 : atLast;
        last = time > last ? time : last;
        return true;
    }

    /// <summary>The number that the recording gives a connection.</summary>
    /// <param name="epoch">As the daemon counts.</param>
    public int Number(int epoch, bool isOpened)
    {
        if (mayBeAnew && (before + epoch < newest || (isOpened && before + epoch == newest)))
        {
            before = newest;
        }

        mayBeAnew &= !isOpened;
        newest = Math.Max(newest, before + epoch);
        return before + epoch;
    }

    /// <summary>The line with this number in place of the daemon's.</summary>
    public string Renumber(string line, int epoch)
    {
        if (before == 0)
        {
            return line;
        }

        var entry = JsonNode.Parse(line)!;
        entry["epoch"] = epoch;
        return entry.ToJsonString(Answer.Options);
    }
}
