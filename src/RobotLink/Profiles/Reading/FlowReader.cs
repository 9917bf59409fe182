namespace RobotLink.Profiles;

/// <summary>Reads how requests and replies flow: <c>replies</c>, <c>counters</c>, <c>identity</c>, and what single requests, events and errors say about it.</summary>
internal sealed class FlowReader(MistakeList mistakes)
{
    private readonly List<string> counterNames = [];

    public RepliesProfile Replies(Section root, ProfileDraft draft)
    {
        var replies = root.Map("replies");
        var name = replies.Scalar("matched_by");
        var window = replies.Whole("window", 1, 256) ?? 1;
        replies.Done();
        if (name is not null)
        {
            CheckKey(replies, name, draft);
        }
        else if (window > 1 && !replies.Has("matched_by"))
        {
            mistakes.Add(
                "E1514", replies.ValuePlace("window"), $"replies.window is {window}, but nothing tells which reply belongs to which request.",
                "Were one lost, every later reply would be given to the wrong request.",
                "Write matched_by: with a field that requests and replies have in common, or window: 1.");
        }

        return new RepliesProfile { MatchedBy = name?.Value, Window = window };
    }

    public IReadOnlyList<CounterProfile> Counters(Section root)
    {
        var counters = new List<CounterProfile>();
        foreach (var (name, keys) in root.Named("counters"))
        {
            Names.Check(name, "a counter", mistakes);
            var from = keys.Whole("from", 0, int.MaxValue) ?? 1;
            var to = keys.Whole("to", 0, int.MaxValue);
            var restarts = keys.Choice("restart", ("connection", true), ("never", false)) ?? true;
            keys.Done();
            if (to is null && keys.Exists && !keys.Has("to"))
            {
                keys.Missing("to", "Write the highest value, such as { from: 1, to: 65535 }; behind it the counter begins anew.");
            }
            else if (to <= from)
            {
                mistakes.Add("E1504", keys.ValuePlace("to"), $"{keys.PathOf("to")} is {to}, not above from ({from}).", null, "Write a higher number.");
            }

            counterNames.Add(name.Value);
            counters.Add(new CounterProfile(name.Value, from, to ?? int.MaxValue, restarts));
        }

        return counters;
    }

    public IdentityProfile? Identity(Section root, ProfileDraft draft)
    {
        var scalar = root.Scalar("identity");
        if (scalar is null)
        {
            return null;
        }

        var dot = scalar.Value.LastIndexOf('.');
        var request = dot <= 0 ? scalar.Value : scalar.Value[..dot];
        var field = scalar.Value[(dot + 1)..];
        if (dot <= 0)
        {
            mistakes.Add("E1216", scalar, $"{scalar.Value} is no request and field.", null, "Write request.field, such as identity: info.serial.");
            return null;
        }

        if (!draft.Requests.TryGetValue(request, out var asked))
        {
            mistakes.Add(
                "E1401", scalar, $"identity names {request}, but no request has that name.", null,
                Nearest.Offer(request, draft.Requests.Keys, "Write it under requests: first."));
        }
        else if (asked is { ChangesMachine: true })
        {
            mistakes.Add(
                "E1515", scalar, $"identity asks {request}, which changes the machine.", "It is asked to learn who answers, before anything may move.",
                "Name a request that only reads.");
        }
        else if (asked is not null && !(asked.Reply?.Fields.Any(candidate => candidate.Name == field) ?? false))
        {
            mistakes.Add(
                "E1402", scalar, $"identity names {field}, but the reply of {request} has no field of that name.", null,
                Nearest.Offer(field, [.. asked.Reply?.Fields.Select(candidate => candidate.Name) ?? []], $"Give the reply of {request} a hole such as {{{field}:text}}."));
        }

        return new IdentityProfile(request, field);
    }

    /// <summary>When and how often a request is asked.</summary>
    public RequestProfile Pace(Section keys, RequestProfile request)
    {
        var phase = keys.Duration("phase", TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24));
        var slowTo = keys.Duration("slow_to", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(24));
        var validFor = keys.Duration("valid_for", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        foreach (var key in (string[])["phase", "slow_to"])
        {
            if (keys.Has(key) && !keys.Has("every"))
            {
                mistakes.Add(
                    "E1516", keys.KeyPlace(key), $"{keys.PathOf(key)} belongs to a request that is asked by itself.", null,
                    $"Write every: beside it, or remove {key}.");
            }
        }

        if (slowTo < request.Every)
        {
            mistakes.Add(
                "E1504", keys.ValuePlace("slow_to"), $"{keys.PathOf("slow_to")} is {Quantity.Format(slowTo.Value)}, below every ({Quantity.Format(request.Every.Value)}).",
                "The period grows from every to slow_to.", $"Use more than {Quantity.Format(request.Every.Value)}.");
        }

        return request with { Phase = phase ?? TimeSpan.Zero, SlowTo = slowTo, ValidFor = validFor, Restart = Restart(keys), Retries = Retries(keys, request) };
    }

    private int Retries(Section keys, RequestProfile request)
    {
        var retries = keys.Whole("retries", 0, 10);
        if (retries > 0 && request.ChangesMachine)
        {
            mistakes.Add(
                "E1495", keys.KeyPlace("retries"), $"{keys.Path} changes the machine, so it is never sent again.",
                "When no answer comes, the machine may have moved already: a second copy would move it twice.", "Remove retries.");
        }

        // What a request is like may be asked again; the request itself may not.
        return retries ?? (request.ChangesMachine ? 0 : request.Retries);
    }

    private string? Restart(Section keys)
    {
        var name = keys.Scalar("restart");
        if (name is not null && !counterNames.Contains(name.Value))
        {
            mistakes.Add(
                "E1401", name, $"{keys.PathOf("restart")} names {name.Value}, but no counter has that name.", null,
                Nearest.Offer(name.Value, counterNames, "Write it under counters: first, such as counters: { id: { from: 1, to: 255 } }."));
        }

        return name?.Value;
    }

    public static MessageProfile OfEvent(Section keys, MessageProfile message) =>
        message with { LatestEvery = keys.Duration("latest_every", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)) };

    public MessageProfile OfError(Section keys, MessageProfile message)
    {
        var then = keys.Choice(
            "then",
            ("go_on", ErrorReaction.GoOn),
            ("close", ErrorReaction.Close),
            ("back_off", ErrorReaction.BackOff),
            ("log_in_again", ErrorReaction.LogInAgain),
            ("retry", ErrorReaction.Retry));
        if (then is ErrorReaction.GoOn or ErrorReaction.LogInAgain or ErrorReaction.Retry && message.Causes.Values.Append(message.Cause).Contains(ErrorCauses.ClosedByPeer))
        {
            var ends = message.Cause == ErrorCauses.ClosedByPeer ? $"{keys.PathOf("cause")} says" : $"{keys.PathOf("causes")} says of a code";
            mistakes.Add(
                "E1494", keys.ValuePlace("then"), $"{keys.PathOf("then")} goes on with the connection, but {ends} that the device ends it.", null,
                $"Remove then, write then: close, or name another cause than {ErrorCauses.ClosedByPeer}.");
        }

        return message with { Then = then, AnswersOnly = keys.Flag("answers_only") ?? false };
    }

    private void CheckKey(Section replies, YamlScalar name, ProfileDraft draft)
    {
        if (draft.Header.Any(field => field.Name == name.Value))
        {
            return;
        }

        var requests = draft.Requests.Values.OfType<RequestProfile>().Where(request => request.Reply is not null).ToList();
        // A document carries the number of a counter without a field for it: the reply's field alone has the name.
        var inBoth = requests.Where(request => (Has(request.Send, name.Value) || counterNames.Contains(name.Value)) && Has(request.Reply!, name.Value)).ToList();
        if (inBoth.Count == 0 && (draft.Header.Count > 0 || requests.Count > 0))
        {
            mistakes.Add(
                "E1402", name, $"{replies.PathOf("matched_by")} names {name.Value}, but neither the header nor any request and its reply have a field of that name.",
                null, Nearest.Offer(name.Value, [.. draft.Header.Select(field => field.Name)], "Write the field into the header, or into requests and replies."));
        }
    }

    private static bool Has(MessageProfile message, string name) => message.Fields.Any(field => field.Name == name);
}
