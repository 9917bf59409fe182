using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Recording;

/// <summary>Which replies may come next in a recording, told by what was sent. A device that never answered leaves no trace behind.</summary>
internal sealed class RepliesDue
{
    /// <summary>More are never under way; a recording of a device that keeps silent must not fill memory.</summary>
    private const int UnderWayMax = 64;

    private readonly MessageCatalogue catalogue;
    private readonly ReplyKeyReader? key;
    private readonly Dictionary<MessageShape, List<IReadOnlyList<ReplyPartShape>>> answers = [];
    private readonly List<Question> underWay = [];

    public RepliesDue(MessageCatalogue catalogue)
    {
        this.catalogue = catalogue;
        key = ReplyKeyReader.For(catalogue.Profile);
        foreach (var request in catalogue.Requests.Where(request => request.Reply is not null))
        {
            Add(request.Send, [new ReplyPartShape(request.Reply!, Repeats: false), .. request.More]);
        }

        var profile = catalogue.Profile;
        AddNamed(profile.Heartbeat?.Send, profile.Heartbeat?.Reply);
        foreach (var step in profile.Session.Concat(profile.Farewell))
        {
            AddStep(step);
        }
    }

    public void Clear() => underWay.Clear();

    public void Sent(MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values)
    {
        if (!answers.TryGetValue(shape, out var known))
        {
            return;
        }

        if (key is null)
        {
            // In order, at most one is under way: whatever was asked before has been given up.
            underWay.Clear();
        }
        else if (underWay.Count >= UnderWayMax)
        {
            underWay.RemoveAt(0);
        }

        var asked = key?.Read(shape, payload, values) ?? default;
        underWay.AddRange(known.Select(parts => new Question(asked, parts)));
    }

    /// <summary>Finds what a frame received is, and whether something awaited it.</summary>
    public MessageShape? Identify(ReadOnlySpan<byte> payload, Span<FieldValue> values, out bool isAnswer, out NearestMiss nearest)
    {
        foreach (var question in underWay)
        {
            for (var part = question.Last; part >= question.Part; part--)
            {
                var shape = question.Parts[part].Shape;
                if (shape.TryDecode(payload, values, out _) && (key is null || key.Read(shape, payload, values) == question.Key))
                {
                    Advance(question, part);
                    (isAnswer, nearest) = (true, default);
                    return shape;
                }
            }
        }

        var found = catalogue.Match(payload, [], values, out nearest);
        isAnswer = found is not null && Refusal.Is(found) && EndOneRefused(key?.Read(found, payload, values) ?? default);
        return found;
    }

    private bool EndOneRefused(in ReplyKey refused)
    {
        var of = refused;
        var index = key is null || !of.IsSet ? underWay.Count == 1 || key is null ? 0 : -1 : underWay.FindIndex(question => question.Key == of);
        if (index < 0 || index >= underWay.Count)
        {
            return false;
        }

        underWay.RemoveAt(index);
        return true;
    }

    private void Advance(Question question, int part)
    {
        question.Part = part;
        if (!question.RepeatsHere)
        {
            question.Part++;
        }

        if (question.Part >= question.Parts.Count)
        {
            // The other ways in which the same bytes might have been answered are settled with it.
            underWay.RemoveAll(other => other == question || (other.Key == question.Key));
        }
    }

    private void AddStep(SessionStep step)
    {
        AddNamed(step.Send, step.Expect);
        foreach (var branch in step.On)
        {
            AddNamed(step.Send, branch.Message);
            foreach (var inner in branch.Steps)
            {
                AddStep(inner);
            }
        }
    }

    private void AddNamed(string? send, string? reply)
    {
        if (send is not null && reply is not null && catalogue.FindSent(send) is { } sent && catalogue.Find(reply) is { } awaited)
        {
            Add(sent, [new ReplyPartShape(awaited, Repeats: false)]);
        }
    }

    private void Add(MessageShape sent, IReadOnlyList<ReplyPartShape> parts)
    {
        if (!answers.TryGetValue(sent, out var known))
        {
            answers.Add(sent, known = []);
        }

        known.Add(parts);
    }

    private sealed class Question(ReplyKey key, IReadOnlyList<ReplyPartShape> parts)
    {
        public ReplyKey Key { get; } = key;

        public IReadOnlyList<ReplyPartShape> Parts { get; } = parts;

        /// <summary>The one that comes next.</summary>
        public int Part { get; set; }

        /// <summary>That one may come any number of times, until the one behind it does.</summary>
        public bool RepeatsHere => Part + 1 < Parts.Count && Parts[Part + 1].Repeats;

        public int Last => RepeatsHere ? Part + 1 : Part;
    }
}
