namespace RobotLink.Profiles;

/// <summary>What messages promise each other, the framing and the limits.</summary>
internal sealed class MessageChecks(Section root, ProfileDraft draft, MistakeList mistakes)
{
    public void Check(DeviceProfile profile)
    {
        foreach (var (name, keys) in root.Named("requests"))
        {
            if (draft.Requests.GetValueOrDefault(name.Value) is { } request)
            {
                Request(request, keys, profile);
                CapturedLimits(request.Send, name.Place, profile);
            }
        }

        foreach (var (name, keys) in root.Named("messages"))
        {
            CapturedLimits(draft.Messages.GetValueOrDefault(name.Value), name.Place, profile);
            new CheckRoom(profile.Framing, mistakes).FromTheEnd(keys, draft.Messages.GetValueOrDefault(name.Value), profile.Examples);
        }

        Acknowledgements();
        Steps("session", profile.Session);
        Steps("farewell", profile.Farewell);
        Ambiguous("events", draft.Events);
        Ambiguous("errors", draft.Errors);
        Ambiguous("messages", draft.Messages);
        foreach (var (key, said) in (ReadOnlySpan<(string, OrderedDictionary<string, MessageProfile?>)>)[("events", draft.Events), ("errors", draft.Errors)])
        {
            foreach (var (name, keys) in root.Named(key))
            {
                var message = said.GetValueOrDefault(name.Value);
                Delimiter(keys, "match", message, profile.Framing);
                PlacesFromTheEnd(keys, "match", message, profile);
                if (keys.Has("match"))
                {
                    new CheckRoom(profile.Framing, mistakes).Received(keys.ValuePlace("match"), keys.PathOf("match"), message);
                }
            }
        }
    }

    /// <summary>Reports a message that is sent by itself although somebody would have to fill it in.</summary>
    public static void NeedsNothing(YamlPlace place, MessageProfile? sent, string sender, MistakeList mistakes)
    {
        if (sent?.Fields.FirstOrDefault(field => field is { IsArgument: true, Optional: false }) is { } field)
        {
            mistakes.Add(
                "E1507", place, $"{sent.Name} needs a value for {field.Name}, but {sender} has none to give.", null,
                "Name a message without holes, or write the value into its text.");
        }
    }

    private void Request(RequestProfile request, Section keys, DeviceProfile profile)
    {
        if (request is { ChangesMachine: true, Every: not null })
        {
            mistakes.Add(
                "E1503", keys.KeyPlace("every"), $"{keys.Path} changes the machine, so it cannot be repeated by itself.",
                "Nobody would stand beside the machine when it moves.", "Remove every, or changes_machine if nothing can move.");
        }
        else if (request.Every is not null)
        {
            NeedsNothing(keys.KeyPlace("every"), request.Send, "a period", mistakes);
        }

        if (request.Retries > 0 && keys.Has("retries") && !SaysWhichItAnswers(request.Reply, profile))
        {
            mistakes.Add(
                "E1497", keys.KeyPlace("retries"),
                request.Reply is null ? $"{keys.Path} is to be sent again, but it has no reply." : $"{keys.Path} is to be sent again, but nothing tells which reply answers which request.",
                request.Reply is null ? null : "Two copies may be answered twice, and the second answer would be taken for the next request's.",
                request.Reply is null ? "Write reply:, or remove retries." : "Write replies: { matched_by: FIELD } with a field that this reply has, too, or remove retries.");
        }

        var sent = profile.Framing.Sent ?? profile.Framing;
        Delimiter(keys, "send", request.Send, sent);
        if (keys.Has("send"))
        {
            new CheckRoom(sent, mistakes).Sent(keys.ValuePlace("send"), keys.PathOf("send"), request.Send);
        }

        if (keys.Has("reply"))
        {
            new CheckRoom(profile.Framing, mistakes).Received(keys.ValuePlace("reply"), keys.PathOf("reply"), request.More.Count == 0 ? request.Reply : request.More[^1].Message);
        }

        Delimiter(keys, "reply", request.Reply, profile.Framing);
        PlacesFromTheEnd(keys, "reply", request.Reply, profile);
        var shortest = request.Send.Text is null ? 0 : request.Send.Text.Sum(Shortest);
        if (shortest > profile.Limits.SendText)
        {
            mistakes.Add(
                "E1505", keys.ValuePlace("send"),
                $"{keys.PathOf("send")} has {shortest} bytes or more, but limits.send_text allows {Quantity.FormatSize(profile.Limits.SendText.Value)}.",
                "The device would cut it off or refuse it.", "Shorten the text, or raise the limit if the device's manual allows.");
        }
        else if (shortest > sent.Max)
        {
            mistakes.Add(
                "E1505", keys.ValuePlace("send"),
                $"{keys.PathOf("send")} has {shortest} bytes or more, but framing.max allows {Quantity.FormatSize(sent.Max)}.",
                null, "Raise framing.max.");
        }
    }

    private void PlacesFromTheEnd(Section keys, string key, MessageProfile? message, DeviceProfile profile)
    {
        if (keys.Node(key) is YamlMapping)
        {
            new CheckRoom(profile.Framing, mistakes).FromTheEnd(keys.Map(key), message, profile.Examples);
        }
    }

    /// <summary>A limit that nothing captures would never hold.</summary>
    private void CapturedLimits(MessageProfile? message, YamlPlace place, DeviceProfile profile)
    {
        var captured = profile.Session.SelectMany(Captures).ToList();
        foreach (var field in (message?.Layout ?? message?.Fields ?? []).Where(field => field.CapturedMost is { } limit && !captured.Contains(limit.Name)))
        {
            mistakes.Add(
                "E1401", place, $"{field.Name} is limited by {field.CapturedMost}, which no step of the session captures.", null,
                Nearest.Offer(field.CapturedMost!.Name, captured, $"Write capture: {{ {field.CapturedMost.Name}: FIELD }} at the step whose reply carries it."));
        }
    }

    private static IEnumerable<string> Captures(SessionStep step) =>
        step.Capture.Select(capture => capture.Name).Concat(step.On.SelectMany(branch => branch.Steps).SelectMany(Captures));

    private static bool SaysWhichItAnswers(MessageProfile? reply, DeviceProfile profile) =>
        reply is not null && profile.Replies.MatchedBy is { } key && profile.Header.Concat(reply.Fields).Any(field => field.Name == key);

    private static int Shortest(TemplatePart part) => part.Made is not null ? 0 : part.Field switch
    {
        null => part.Literal.Length,
        { Type: not FieldType.Choice } field when FieldWidth.OfType(field) > 0 => FieldWidth.OfType(field),
        { Type: FieldType.Choice } field => field.Choices.Min(choice => choice.Length),
        { Type: FieldType.Text } => 0,
        _ => 1,
    };

    /// <summary>A text that holds its own frame's end would be cut there.</summary>
    private void Delimiter(Section keys, string key, MessageProfile? message, FramingProfile framing)
    {
        if (message?.Text is null || !keys.Has(key))
        {
            return;
        }

        if (framing is ProcedureFraming && (message.Text[0].Literal is [0x02, ..] || message.Text[^1].Literal is [.., 0x10, 0x03] or [.., 0x10, 0x03, _]))
        {
            mistakes.Add(
                "W1901", keys.ValuePlace(key), $"{keys.PathOf(key)} has the control characters of the procedure in it.",
                "The procedure sends STX, DLE ETX and the check byte itself, and takes them off what comes.", "Write the content alone.");
        }

        var held = framing.Delimiters.FirstOrDefault(end => end.Length > 0 && message.Text.Any(part => part.Literal.AsSpan().IndexOf(end) >= 0));
        if (held is not null)
        {
            mistakes.Add(
                "E1314", keys.ValuePlace(key),
                $"{keys.PathOf(key)} holds {ByteNotation.Format(held)}, which the framing uses to separate messages.",
                "The framing adds and removes its delimiters by itself.", $"Remove {ByteNotation.Format(held)} from the text.");
        }
    }

    private void Acknowledgements()
    {
        foreach (var (name, keys) in root.Named("messages"))
        {
            var ack = keys.Node("ack") as YamlScalar;
            if (ack is not null && !draft.Messages.ContainsKey(ack.Value))
            {
                mistakes.Add(
                    "E1401", ack, $"{keys.PathOf("ack")} names {ack.Value}, but no message has that name.", null,
                    Nearest.Offer(ack.Value, draft.Messages.Keys, "Write it under messages: first."));
            }
            else if (ack is not null)
            {
                Echoes(keys.ValuePlace("ack"), draft.Messages[ack.Value], draft.Messages.GetValueOrDefault(name.Value));
            }
        }

        foreach (var (name, keys) in root.Named("events"))
        {
            if (draft.Events.GetValueOrDefault(name.Value) is { Ack: { } ack } seen)
            {
                Echoes(keys.ValuePlace("ack"), draft.Messages.GetValueOrDefault(ack) ?? draft.Acks.GetValueOrDefault(ack), seen);
            }
        }
    }

    /// <summary>An acknowledgement takes its values from what it acknowledges.</summary>
    private void Echoes(YamlPlace place, MessageProfile? sent, MessageProfile? seen)
    {
        var missing = seen is null ? null : sent?.Fields.FirstOrDefault(
            field => field is { IsArgument: true, Optional: false } && !seen.Fields.Any(other => other.Name == field.Name));
        if (missing is not null)
        {
            mistakes.Add(
                "E1507", place, $"{sent!.Name} needs a value for {missing.Name}, but {seen!.Name}, which it acknowledges, has none of that name.", null,
                "Name a message without holes, or with those of what it acknowledges.");
        }
    }

    private void Steps(string key, IReadOnlyList<SessionStep> steps)
    {
        var items = root.List(key);
        for (var index = 0; index < Math.Min(items.Count, steps.Count); index++)
        {
            if (items[index] is YamlMapping item && steps[index].Send is { } send && item.Find("send") is { } entry)
            {
                NeedsNothing(entry.Value.Place, draft.Sent(send), "the session", mistakes);
            }
        }
    }

    private void Ambiguous(string part, OrderedDictionary<string, MessageProfile?> messages)
    {
        var seen = new Dictionary<string, (string Name, string Limits)>(StringComparer.Ordinal);
        foreach (var (name, message) in messages)
        {
            var limits = message is null ? "" : Limits(message);
            if (message is not null && !seen.TryAdd(Likeness(message), (name, limits)) && seen[Likeness(message)] is var (first, firsts) && (firsts.Length == 0 || firsts == limits))
            {
                mistakes.Add(
                    "W1702", root.Map(part).KeyPlace(name), $"{name} cannot be told from {first}: both look the same on the wire.",
                    $"Everything that fits will be taken for {first}.", "Make their texts or constants differ, or keep one.");
            }
        }
    }

    /// <summary>Values outside of a range are another message, which may come behind this one.</summary>
    private static string Limits(MessageProfile message) => message.Form == MessageForm.Places
        ? string.Join(';', (message.Layout ?? message.Fields).Where(field => field.Range is not null).Select(field => $"{field.At}{field.Bits}={field.Range}"))
        : "";

    private static string Likeness(MessageProfile message) => message.Form switch
    {
        MessageForm.Places => string.Join(';', message.Header.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")
            .Concat((message.Layout ?? []).Where(field => field.Constant is not null).Select(field => $"{field.At}{field.Type}{field.Bits}={field.Constant}"))),
        MessageForm.Text => string.Concat(message.Text!.Select(part => part.Field is { } field
            ? $"{{{field.Type}{field.Digits}{string.Join('|', field.Choices)}{field.Minimum}{field.Maximum}}}"
            : part.Made is { } made ? $"{{={made}}}" : ByteNotation.Format(part.Literal))),
        _ => message.Name,
    };
}
