using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>What a recording of frames with fields at places says.</summary>
internal static class LearnedPlaces
{
    public static void Add(IReadOnlyList<LearnedFrame> frames, FramingProfile framing, DraftText draft, List<Finding> findings)
    {
        var guess = new PlacesGuess(frames, framing);
        if (guess.Counter is { } counter)
        {
            findings.Add(new Finding("counter", $"at: {counter.At}, type: {counter.Type}", counter.Percent, counter.Evidence));
            draft.Line($"# bytes {counter.At} count our frames: {counter.Evidence}");
        }

        if (guess.Kind is { } kind)
        {
            findings.Add(new Finding("header kind", $"at: {kind.At}, type: {kind.Type}", kind.Percent, kind.Evidence));
            draft.Section("header", [$"kind: {{ at: {kind.At}, type: {kind.Type} }}"]);
        }

        foreach (var message in guess.Messages)
        {
            findings.Add(new Finding(
                $"message {message.Name}", message.Kind is null ? "any frame" : $"kind: {message.Kind}", Finding.Share(Finding.OfMany(message.Frames.Count)),
                $"{message.Frames.Count} frames of {string.Join(", ", message.Frames.Select(frame => frame.Payload.Length).Distinct().Order().Take(5))} bytes"));
            findings.AddRange(message.Fields.Select(field => new Finding($"message {message.Name}.{field.Name}", $"at: {field.At}, type: {field.Type}", field.Percent, field.Evidence)));
        }

        draft.Section("messages", guess.Messages.Where(message => message.Kind is not null || message.Fields.Count > 0).Select(message => Written(message, guess.Kind)));
        AddExchanges(frames, guess, draft, findings);
        foreach (var message in guess.Messages.Where(message => message.Direction == Direction.Received && IsFirstOfItsKind(message, guess) && (message.Kind is not null || message.Fields.Count > 0)))
        {
            draft.Example($"message {message.Name}", [DraftText.Shown(message.Frames[0]), $"= event {message.Name}"]);
        }
    }

    private static string Written(LearnedMessage message, LearnedPlace? kind)
    {
        var constant = message.Kind is null ? "" : $"kind: {(kind!.Type == "text" ? $"\"{message.Kind}\"" : message.Kind)}";
        var fields = message.Fields.Count == 0 ? "" : $"fields: {{ {string.Join(", ", message.Fields.Select(field => $"{field.Name}: {{ at: {field.At}, type: {field.Type} }}"))} }}";
        return $"{message.Name}: {{ {string.Join(", ", new[] { constant, fields }.Where(part => part.Length > 0))} }}";
    }

    /// <summary>Frames received are known by their kind alone: the first message that has it takes them.</summary>
    private static bool IsFirstOfItsKind(LearnedMessage message, PlacesGuess guess) =>
        ReferenceEquals(guess.Messages.First(other => other.Kind == message.Kind), message);

    private static void AddExchanges(IReadOnlyList<LearnedFrame> frames, PlacesGuess guess, DraftText draft, List<Finding> findings)
    {
        var group = guess.Messages.SelectMany((message, index) => message.Frames.Select(frame => (frame, index)))
            .ToDictionary(each => each.frame, each => each.index, (IEqualityComparer<LearnedFrame>)ReferenceEqualityComparer.Instance);
        foreach (var exchange in Exchanges.Of([.. frames.Select(frame => (frame, group[frame]))], new HashSet<int>()))
        {
            var name = guess.Messages[exchange.Request].Name;
            if (exchange.Reply is { } reply)
            {
                findings.Add(new Finding(
                    $"request {name}", $"reply: {guess.Messages[reply].Name}", Finding.Share(Finding.OfMany(exchange.Answered) * exchange.Answered / exchange.Asked),
                    $"it came before we spoke again in {exchange.Answered} of {exchange.Asked} cases"));
                draft.Line($"# {name} is answered by {guess.Messages[reply].Name}");
            }

            if (exchange.Every is var (period, share))
            {
                findings.Add(new Finding($"request {name} every", Quantity.Format(period), Finding.Share(share * Finding.OfMany(exchange.Asked)), $"{share:0%} of the waits are within a fifth of it"));
            }
        }
    }
}
