using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>What a recording of texts says: requests with replies, events, refusals.</summary>
internal static class LearnedTexts
{
    private static readonly string[] Harmless = ["GET", "READ", "PING", "STATUS", "STAT", "QUERY", "INFO", "VERSION", "ID"];

    public static void Add(IReadOnlyList<LearnedFrame> frames, DraftText draft, List<Finding> findings)
    {
        var templates = TextTemplates.Of(frames);
        var group = templates.SelectMany((template, index) => template.Frames.Select(frame => (frame, index)))
            .ToDictionary(each => each.frame, each => each.index, (IEqualityComparer<LearnedFrame>)ReferenceEqualityComparer.Instance);
        var passed = frames.Where(group.ContainsKey).Select(frame => (frame, group[frame])).ToList();
        var refusals = templates.Select((template, index) => (template, index)).Where(each => TextTemplates.IsRefusal(each.template)).Select(each => each.index);
        var exchanges = Exchanges.Of(passed, refusals.ToHashSet()).ToList();
        var used = new HashSet<string>(StringComparer.Ordinal);
        var requests = exchanges.ConvertAll(exchange => Request(exchange, templates, used, draft, findings));
        draft.Section("requests", requests);
        var replies = exchanges.Select(exchange => exchange.Reply).ToHashSet();
        var others = templates.Select((template, index) => (Template: template, Index: index))
            .Where(each => each.Template.Direction == Direction.Received && !replies.Contains(each.Index)).ToList();
        draft.Section("events", others.Where(each => !TextTemplates.IsRefusal(each.Template)).Select(each => Spoken("event", each.Template, used, draft, findings)).ToList());
        draft.Section("errors", others.Where(each => TextTemplates.IsRefusal(each.Template)).Select(each => Spoken("error", each.Template, used, draft, findings)).ToList());
    }

    private static string Request(
        LearnedExchange exchange, IReadOnlyList<TextTemplate> templates, HashSet<string> used, DraftText draft, List<Finding> findings)
    {
        var send = templates[exchange.Request];
        var name = LearnedNames.Unused(LearnedNames.Of(send.Words, "request"), used);
        var line = $"{name}: {{ send: {DraftText.Quoted(send.Written)}";
        findings.Add(new Finding($"request {name}", $"send: {DraftText.Quoted(send.Written)}", Finding.Share(Finding.OfMany(send.Frames.Count)), $"we said it {send.Frames.Count} times"));
        AddHoles($"request {name}", send, findings);
        if (exchange.Reply is { } answered)
        {
            var reply = templates[answered];
            var confidence = Finding.OfMany(exchange.Answered) * exchange.Answered / exchange.Asked;
            findings.Add(new Finding($"request {name}", $"reply: {DraftText.Quoted(reply.Written)}", Finding.Share(confidence), $"it came before we spoke again in {exchange.Answered} of {exchange.Asked} cases"));
            AddHoles($"reply {name}", reply, findings);
            line += $", reply: {DraftText.Quoted(reply.Written)}";
            AddExample(name, send, reply, draft);
        }

        if (exchange.Every is var (period, share))
        {
            var every = Rounded(period);
            findings.Add(new Finding(
                $"request {name} every", every, Finding.Share(share * Finding.OfMany(exchange.Asked)),
                $"{share:0%} of {exchange.Asked - 1} waits are within a fifth of {every}"));
            return $"{line}, every: {every} }}";
        }

        return IsHarmless(send) ? $"{line} }}" : $"{line}, changes_machine: true }}      # remove changes_machine where nothing can move";
    }

    private static string Spoken(string kind, TextTemplate template, HashSet<string> used, DraftText draft, List<Finding> findings)
    {
        var name = LearnedNames.Unused(LearnedNames.Of(template.Words, kind), used);
        findings.Add(new Finding(
            $"{kind} {name}", $"match: {DraftText.Quoted(template.Written)}", Finding.Share(Finding.OfMany(template.Frames.Count)), $"the device said it {template.Frames.Count} times"));
        AddHoles($"{kind} {name}", template, findings);
        var frame = template.Frames[0];
        draft.Example($"{kind} {name}", [DraftText.Shown(frame), $"= event {name} {template.Values(frame)}"]);
        return $"{name}: {{ match: {DraftText.Quoted(template.Written)} }}";
    }

    private static void AddHoles(string owner, TextTemplate template, List<Finding> findings) =>
        findings.AddRange(template.Holes.Select(hole => new Finding($"{owner}.{hole.Name}", hole.Type, hole.Percent, hole.Evidence)));

    private static void AddExample(string name, TextTemplate send, TextTemplate reply, DraftText draft)
    {
        var asked = send.Frames[0];
        var answer = reply.Frames.FirstOrDefault(frame => frame.Order >= asked.Order) ?? reply.Frames[0];
        draft.Example($"request {name}", [DraftText.Shown(asked), DraftText.Shown(answer), $"= reply {name} {reply.Values(answer)}"]);
    }

    /// <summary>Whatever is not known to read only might move something: so it needs permission until somebody knows better.</summary>
    private static bool IsHarmless(TextTemplate send) =>
        send.Written.TrimEnd().EndsWith('?') || Harmless.Any(word => send.Words.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static string Rounded(TimeSpan period)
    {
        var unit = period >= TimeSpan.FromSeconds(1) ? 100 : 10;
        return Quantity.Format(TimeSpan.FromMilliseconds(Math.Max(unit, Math.Round(period.TotalMilliseconds / unit) * unit)));
    }
}
