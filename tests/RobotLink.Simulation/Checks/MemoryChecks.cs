using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Sessions;

namespace RobotLink.Simulation.Checks;

/// <summary>P7: whatever a link keeps stays within its limit, and its frames within what <c>validate</c> says.</summary>
internal sealed class MemoryChecks(Action<Cell, string> violate)
{
    private readonly Dictionary<DeviceProfile, Limits> limits = new(ReferenceEqualityComparer.Instance);

    public void Look(Cell cell)
    {
        var (held, most) = (cell.Link.Holdings, Of(cell.Link.Configuration.Profile));
        Within(cell, "bytes of frames", held.JournalBytes, Site.JournalBytes);
        Within(cell, "frames", held.JournalFrames, LinkJournal.MessagesMax);
        Within(cell, "states", held.JournalStates, LinkJournal.StatesMax);
        Within(cell, "bytes in all", held.JournalBytes + held.JournalHeadBytes + held.Session.BufferBytes + LinkMemory.UnsentMax, most.Bytes);
        Within(cell, "waiting requests", held.Session.Waiting, most.Waiting);
        Within(cell, "questions under way", held.Session.UnderWay, most.UnderWay);
        Within(cell, "requests without an end", held.OpenRequests, most.Waiting + most.UnderWay);
        Within(cell, "owed replies", held.Session.Owed, most.Owed);

        // The one too many ends the connection, and the eldest key goes when the next comes.
        Within(cell, "keys of questions given up", held.Session.Abandoned, most.Abandoned + 1);
        Within(cell, "keys of requests", held.Keys, IdempotencyKeys.KeysMax + 1);
    }

    private Limits Of(DeviceProfile profile)
    {
        if (!limits.TryGetValue(profile, out var most))
        {
            // Beside a full window goes one question without a number; a request and as many fences behind it as may fail are owed.
            most = new Limits(
                LinkMemory.BytesMax(profile, Site.JournalBytes), profile.Limits.Queue, profile.Replies.Window + 1, 1 + Budget.Of(profile).LostAfter, AbandonedKeys.MostOf(profile));
            limits.Add(profile, most);
        }

        return most;
    }

    private void Within(Cell cell, string what, long held, long limit)
    {
        if (held > limit)
        {
            violate(cell, $"{held} {what} are kept, the limit is {limit}");
        }
    }

    private sealed record Limits(long Bytes, int Waiting, int UnderWay, int Owed, int Abandoned);
}
