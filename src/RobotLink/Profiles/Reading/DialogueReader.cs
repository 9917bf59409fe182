namespace RobotLink.Profiles;

/// <summary>Reads the steps of <c>session</c> and <c>farewell</c>, and <c>degraded_if</c>.</summary>
internal sealed class DialogueReader(ProfileDraft draft, PlacedFieldReader fields, IReadOnlyCollection<string> counters, MistakeList mistakes)
{
    private static readonly string[] Deeds = ["wait", "reconnect", "restart"];

    private readonly List<(YamlScalar Place, string Name)> portNames = [];
    private readonly List<string> captured = [];

    /// <summary>Names of the values that the steps read so far keep.</summary>
    public IReadOnlyCollection<string> CapturedNames => captured;

    public IReadOnlyList<SessionStep> Steps(Section root, string key)
    {
        var steps = StepsOf(root, key);
        captured.AddRange(Captured(steps));
        foreach (var (place, name) in portNames.Where(port => !captured.Contains(port.Name)))
        {
            mistakes.Add(
                "E1401", place, $"{place.Value} names a value that no step captures.", null,
                Nearest.Offer(name, captured, $"Write capture: {{ {name}: FIELD }} at the step whose reply carries it."));
        }

        portNames.Clear();
        return steps;
    }

    private static IEnumerable<string> Captured(IEnumerable<SessionStep> steps) => steps.SelectMany(step =>
        step.Capture.Select(capture => capture.Name).Concat(step.On.SelectMany(branch => Captured(branch.Steps))));

    private List<SessionStep> StepsOf(Section keys, string key)
    {
        var items = keys.List(key);
        return [.. items.Select((item, index) => keys.Item(key, index, item)).OfType<Section>().Select(Step)];
    }

    public IReadOnlyList<DegradedCondition> DegradedIf(Section root)
    {
        var section = root.Map("degraded_if");
        var conditions = new List<DegradedCondition>();
        foreach (var entry in section.Entries)
        {
            if (Condition(section, entry) is { } condition)
            {
                conditions.Add(condition);
            }
        }

        return conditions;
    }

    private SessionStep Step(Section keys)
    {
        var send = References.Check(keys, "send", draft.Sendable) ? keys.Text("send") : null;
        var expect = References.Check(keys, "expect", draft.Names) ? keys.Text("expect") : null;
        var awaited = expect is not null ? draft.Received(expect) : send is not null && !draft.Messages.ContainsKey(send) ? draft.Received(send) : null;
        var step = new SessionStep
        {
            Send = send,
            Expect = expect,
            Timeout = keys.Duration("timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)) ?? new SessionStep().Timeout,
            Retries = keys.Whole("retries", 0, 100) ?? 0,
            Capture = Capture(keys, awaited),
            On = [.. keys.Named("on").Select(branch => Branch(branch.Name, branch.Keys, send)).OfType<StepBranch>()],
            Reconnect = Port(keys),
            Restart = Counter(keys),
            Wait = keys.Duration("wait", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)),
        };
        CheckOneDeed(keys);
        keys.Done();
        return step;
    }

    /// <summary>A step talks, waits, restarts a counter, or calls another port; each in a step of its own, so that the order is plain to see.</summary>
    private void CheckOneDeed(Section keys)
    {
        string[] deeds = [.. Deeds.Where(keys.Has)];
        var talks = keys.Has("send") || keys.Has("expect");
        if (!talks && deeds.Length == 0)
        {
            keys.Missing("send", "Write send, expect or both: { send: start, expect: started }.");
        }
        else if (deeds.Length + (talks ? 1 : 0) > 1)
        {
            mistakes.Add(
                "E1511", keys.KeyPlace(deeds[^1]), $"{keys.Path} does several things at once.", "It would not be plain which comes first.",
                "Write each as a step of its own: - { send: start, expect: started }, then - { wait: 80ms }.");
        }
    }

    private List<CaptureProfile> Capture(Section keys, MessageProfile? awaited)
    {
        var captures = new List<CaptureProfile>();
        var section = keys.Map("capture");
        foreach (var entry in section.Entries)
        {
            if (section.Scalar(entry.Key.Value) is not { } field)
            {
                continue;
            }

            Names.Check(entry.Key, "a captured value", mistakes);
            var known = (awaited?.Fields ?? []).Concat(awaited is { Text: null } ? draft.Header : []).Select(candidate => candidate.Name).ToList();
            if (awaited is not null && !known.Contains(field.Value))
            {
                mistakes.Add(
                    "E1402", field, $"{section.PathOf(entry.Key.Value)} names the field {field.Value}, but {awaited.Name} has none of that name.",
                    null, Nearest.Offer(field.Value, known, $"Give {awaited.Name} a field {field.Value}."));
            }
            else if (awaited is null && !keys.Has("expect") && !keys.Has("send"))
            {
                mistakes.Add(
                    "E1512", entry.Key, $"{section.Path} keeps a value, but the step expects nothing.", null,
                    "Write expect: with the message that carries it.");
            }

            captures.Add(new CaptureProfile(entry.Key.Value, field.Value));
        }

        return captures;
    }

    private StepPort? Port(Section keys)
    {
        var section = keys.Map("reconnect");
        if (!section.Exists)
        {
            return null;
        }

        var port = section.Scalar("port");
        section.Done();
        if (port is null)
        {
            if (!section.Has("port"))
            {
                section.Missing("port", "Write reconnect: { port: captured.port }.");
            }

            return null;
        }

        if (int.TryParse(port.Value, out var number) && number is >= 1 and <= 65_535)
        {
            return new StepPort(number, null);
        }

        if (port.Value.StartsWith("captured.", StringComparison.Ordinal))
        {
            portNames.Add((port, port.Value["captured.".Length..]));
            return new StepPort(null, port.Value["captured.".Length..]);
        }

        mistakes.Add(
            "E1208", port, $"{section.PathOf("port")} is {port.Value}, which is no port.", null,
            "Write a number from 1 to 65535, or captured. and the name of a value kept by an earlier step.");
        return null;
    }

    private string? Counter(Section keys)
    {
        var name = keys.Scalar("restart");
        if (name is not null && !counters.Contains(name.Value))
        {
            mistakes.Add(
                "E1401", name, $"{keys.PathOf("restart")} names {name.Value}, but no counter has that name.", null,
                Nearest.Offer(name.Value, counters, "Write it under counters: first, such as counters: { id: { from: 1, to: 255 } }."));
        }

        return name?.Value;
    }

    private StepBranch? Branch(YamlScalar key, Section keys, string? send)
    {
        var before = mistakes.Count;
        var equals = key.Value.IndexOf('=', StringComparison.Ordinal);
        var subject = equals < 0 ? key.Value : key.Value[..equals];
        var value = equals < 0 ? null : key.Value[(equals + 1)..];
        var dot = subject.IndexOf('.', StringComparison.Ordinal);
        var message = dot < 0 ? subject : subject[..dot];
        var field = dot < 0 ? null : subject[(dot + 1)..];
        if ((field is null) != (value is null))
        {
            mistakes.Add(
                "E1216", key, $"{key.Value} does not say when the branch is taken.", null,
                "Write a message, such as error, or a message's field and value, such as error.code=97.");
            return null;
        }

        if (CheckMessage(key, message) && field is not null)
        {
            CheckField(key, message, field);
        }

        var lower = keys.Scalar("lower");
        CheckLower(lower, send);
        var retry = keys.Flag("retry") ?? false;
        var steps = StepsOf(keys, "steps");
        if (!keys.Has("lower") && !keys.Has("retry") && !keys.Has("steps"))
        {
            keys.Missing("retry", "Write what to do: { retry: true }, { lower: revision, retry: true }, or { steps: [ ... ] }; retry: false goes on with the next step.");
        }

        keys.Done();
        return mistakes.Count > before ? null : new StepBranch(message, field, value, lower?.Value, retry, steps);
    }

    private void CheckLower(YamlScalar? lower, string? send)
    {
        if (lower is null)
        {
            return;
        }

        var numbers = draft.Header.Where(FieldTraitReader.IsWhole).Select(field => field.Name).ToList();
        if (!numbers.Contains(lower.Value))
        {
            mistakes.Add(
                "E1403", lower, $"lower names {lower.Value}, but no header field of that name is a number.", null,
                Nearest.Offer(lower.Value, numbers, "Remove it."));
        }
        else if (send is not null && draft.Sent(send) is { } message && !message.Header.ContainsKey(lower.Value))
        {
            mistakes.Add(
                "E1403", lower, $"lower names {lower.Value}, but {send} does not send a value there.", null,
                $"Write {lower.Value}: at messages.{send}.");
        }
    }

    private DegradedCondition? Condition(Section section, YamlEntry entry)
    {
        var node = section.Node(entry.Key.Value);
        var dot = entry.Key.Value.LastIndexOf('.');
        if (dot <= 0)
        {
            mistakes.Add(
                "E1216", entry.Key, $"{entry.Key.Value} is no message and field.", null,
                "Write message.field, such as ping.program: [STOP, HOLD].");
            return null;
        }

        var message = entry.Key.Value[..dot];
        var name = entry.Key.Value[(dot + 1)..];
        var nodes = node is YamlSequence list ? list.Items : node is null ? [] : [node];
        var values = new List<string>();
        if (!CheckMessage(entry.Key, message))
        {
            return null;
        }

        var field = CheckField(entry.Key, message, name, inAnyPart: true);
        foreach (var item in nodes)
        {
            if (Value(section, item) is { } value)
            {
                CheckValue(item, value, field);
                values.Add(value);
            }
        }

        if (values.Count == 0 && node is not null)
        {
            mistakes.Add(
                "E1204", entry.Key, $"{section.PathOf(entry.Key.Value)} lists no value.", null,
                "Write the values that mean degraded, such as [STOP, HOLD].");
        }

        return values.Count == 0 ? null : new DegradedCondition(message, name, values);
    }

    private string? Value(Section section, YamlNode item)
    {
        if (item is YamlScalar scalar)
        {
            return fields.Constant(scalar, "The value");
        }

        mistakes.Add(
            "E1203", item, $"{section.Path} holds {item.Shape}, but a single value is needed.", null, "Write values such as [STOP, HOLD].");
        return null;
    }

    private void CheckValue(YamlNode item, string value, FieldProfile? field)
    {
        var problem = field?.Type switch
        {
            FieldType.Choice when field.IsFlag => value is "true" or "false" ? null : "Write true or false.",
            FieldType.Choice when !field.Choices.Contains(value) => Nearest.Offer(value, field.Choices, ""),
            FieldType.Bool when value is not ("true" or "false") => "Write true or false.",
            FieldType.Int or FieldType.Digits when !long.TryParse(value, out _) => "Write a whole number.",
            _ => null,
        };
        if (problem is not null)
        {
            mistakes.Add("E1208", item, $"{field!.Name} never has the value {value}.", null, problem);
        }
    }

    private bool CheckMessage(YamlScalar key, string message)
    {
        if (draft.Knows(message))
        {
            return true;
        }

        mistakes.Add(
            "E1401", ScalarPlaces.Of(key, 0, message.Length), $"{key.Value} names {message}, but no message or request has that name.",
            null, Nearest.Offer(message, draft.Names, "Write it under requests: first."));
        return false;
    }

    /// <returns>Null when the field is unknown, or the message has mistakes of its own.</returns>
    /// <param name="inAnyPart">Of a reply of several frames all count, not only the first.</param>
    private FieldProfile? CheckField(YamlScalar key, string message, string name, bool inAnyPart = false)
    {
        var received = draft.Received(message);
        var parts = inAnyPart && draft.Requests.GetValueOrDefault(message) is { } request && received == request.Reply ? request.More : [];
        var known = (received?.Fields ?? []).Concat(parts.SelectMany(part => part.Message.Fields))
            .Concat(received?.Form is null or MessageForm.Places ? draft.Header : []).ToList();
        var field = known.Find(candidate => candidate.Name == name);
        if (field is null && received is not null)
        {
            var names = known.ConvertAll(candidate => candidate.Name);
            mistakes.Add(
                "E1402", ScalarPlaces.Of(key, message.Length + 1, name.Length),
                $"{key.Value} names the field {name}, but {message} has none of that name.", null,
                Nearest.Offer(name, names, $"Give {message} a hole such as {{{name}:word}}."));
        }

        return field;
    }
}
