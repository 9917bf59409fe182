using RobotLink.Messages;

namespace RobotLink.Learning;

/// <summary>What we said and what came of it.</summary>
/// <param name="Reply">Index of the answer's group; null when nothing answered.</param>
/// <param name="Answered">How often that answer came, of <paramref name="Asked"/>.</param>
/// <param name="Every">The period in which it was repeated, and in what share of cases; null when it was not.</param>
internal sealed record LearnedExchange(int Request, int? Reply, int Answered, int Asked, (TimeSpan Period, double Share)? Every);

/// <summary>Pairs questions with answers by their order, and finds what is repeated by itself. Groups are numbered.</summary>
internal static class Exchanges
{
    private const int RepeatsMin = 3;

    /// <param name="refusals">Groups that may answer anything: nobody's reply.</param>
    public static IReadOnlyList<LearnedExchange> Of(IReadOnlyList<(LearnedFrame Frame, int Group)> passed, IReadOnlySet<int> refusals)
    {
        var asked = new List<(int Request, IReadOnlyList<int> Came)>();
        for (var index = 0; index < passed.Count; index++)
        {
            if (passed[index].Frame.Direction == Direction.Sent)
            {
                var came = passed.Skip(index + 1).TakeWhile(each => each.Frame.Direction == Direction.Received).Select(each => each.Group);
                asked.Add((passed[index].Group, [.. came.Distinct().Except(refusals)]));
            }
        }

        return [.. asked.GroupBy(each => each.Request).Select(group => Of(group.Key, [.. group.Select(each => each.Came)], passed))];
    }

    /// <summary>The reply is what came most often before we spoke again; of two that came equally often, the one that came sooner.</summary>
    private static LearnedExchange Of(int request, List<IReadOnlyList<int>> came, IReadOnlyList<(LearnedFrame Frame, int Group)> passed)
    {
        var reply = came.SelectMany(groups => groups.Select((group, place) => (group, place))).GroupBy(each => each.group)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Sum(each => each.place)).FirstOrDefault();
        return new LearnedExchange(
            request, reply?.Key, reply?.Count() ?? 0, came.Count,
            Period([.. passed.Where(each => each.Group == request).Select(each => each.Frame)]));
    }

    private static (TimeSpan Period, double Share)? Period(List<LearnedFrame> frames)
    {
        var times = frames.Select(frame => frame.At).OfType<TimeSpan>().ToList();
        var isSame = frames.TrueForAll(frame => frame.Payload.AsSpan().SequenceEqual(frames[0].Payload));
        var waits = times.Zip(times.Skip(1), (left, right) => right - left).Order().ToList();
        if (!isSame || times.Count < frames.Count || waits.Count < RepeatsMin - 1)
        {
            return null;
        }

        var usual = waits[waits.Count / 2];
        var regular = waits.Count(wait => (wait - usual).Duration() <= usual / 5);
        return usual >= TimeSpan.FromMilliseconds(10) && regular * 3 >= waits.Count * 2 ? (usual, (double)regular / waits.Count) : null;
    }
}
