using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads <c>header</c>, <c>messages</c>, <c>requests</c>, <c>events</c> and <c>errors</c>.</summary>
internal sealed class MessageReader(FormReader forms, PlacedFieldReader fields, FramingProfile? framing, FlowReader flow, MistakeList mistakes)
{
    private readonly LikeReader likes = new(fields, mistakes);

    public ProfileDraft Read(Section root)
    {
        var draft = new ProfileDraft();
        Header(root, draft);
        foreach (var (name, keys) in root.Named("messages"))
        {
            draft.Messages[name.Value] = Message(name, keys);
        }

        foreach (var (name, message) in forms.Inner)
        {
            draft.Contained[name] = message;
        }

        foreach (var (name, keys) in root.Named("requests"))
        {
            draft.Requests[name.Value] = Request(name, keys, draft);
        }

        foreach (var (name, keys) in root.Named("events"))
        {
            var seen = Match(name, keys, MessageKind.Event);
            draft.Events[name.Value] = seen is null ? null : FlowReader.OfEvent(keys, seen with { Ack = Ack(name, keys, draft) });
            CheckTaken(name, draft, "an event");
            keys.Done();
        }

        foreach (var (name, keys) in root.Named("errors"))
        {
            var match = Match(name, keys, MessageKind.Error);
            draft.Errors[name.Value] = match is null ? null : flow.OfError(keys, Reasons(keys, match));
            CheckTaken(name, draft, "an error");
            keys.Done();
        }

        return draft;
    }

    /// <summary>Header and messages of frames inside a frame.</summary>
    public ProfileDraft ReadContained(Section contains)
    {
        var draft = new ProfileDraft();
        Header(contains, draft);
        foreach (var (name, keys) in contains.Named("messages"))
        {
            draft.Messages[name.Value] = Message(name, keys);
        }

        return draft;
    }

    private void CheckTaken(YamlScalar name, ProfileDraft draft, string what)
    {
        var other = draft.Messages.ContainsKey(name.Value) ? "a message"
            : draft.Requests.ContainsKey(name.Value) ? "a request"
            : what == "an error" && draft.Events.ContainsKey(name.Value) ? "an event" : null;
        if (other is not null)
        {
            mistakes.Add(
                "E1404", name, $"The name {name.Value} belongs to {other} and to {what}.",
                "Whoever subscribes to messages could not tell the two apart.", "Rename one of them.");
        }
    }

    private MessageProfile? Match(YamlScalar name, Section keys, MessageKind kind)
    {
        var named = Names.Check(name, kind == MessageKind.Event ? "an event" : "an error", mistakes);
        if (!keys.Has("match"))
        {
            keys.Node("match");
            keys.Missing("match", "Write the text the device sends, such as match: \"CYC {count:int}\".");
            return null;
        }

        return forms.Read(keys, "match", name.Value, kind, isSent: false) is { } message && named ? message : null;
    }

    private void Header(Section root, ProfileDraft draft)
    {
        var header = new List<FieldProfile>();
        foreach (var (name, keys) in root.Named("header"))
        {
            if (FormReader.Keys.Contains(name.Value))
            {
                mistakes.Add(
                    "E1404", name, $"A header field cannot be called {name.Value}: messages have a key of that name.", null,
                    "Choose another name.");
            }
            else if (fields.Read(name, keys, isHeader: true) is { } field)
            {
                header.Add(field);
            }
        }

        forms.Taken = TakenByFraming(framing);
        draft.Header.AddRange(new FieldPlaces(root.Map("header"), mistakes).Resolve(header, 1, forms.Taken));
        forms.Header = draft.Header;
        forms.First = (root.Size("header_length", 1, FramingReader.MostBytes) ?? draft.Header.Select(field => field.At?.Last ?? 0).DefaultIfEmpty().Max()) + 1;
    }

    /// <summary>Places that the framing fills in at the front of every frame.</summary>
    private static IReadOnlyList<ByteRange> TakenByFraming(FramingProfile? framing) => framing is not LengthFraming { Strip: false } length ? []
        : length.Start.Length == 0 ? [length.At]
        : [length.At, new ByteRange(1, length.Start.Length)];

    /// <summary>The message that acknowledges an event: one by name, or a text of its own.</summary>
    private string? Ack(YamlScalar name, Section keys, ProfileDraft draft)
    {
        if (!keys.Has("ack") || keys.Node("ack") is null)
        {
            return null;
        }

        var scalar = keys.Node("ack") as YamlScalar;
        if (scalar is not null && draft.Messages.ContainsKey(scalar.Value))
        {
            return scalar.Value;
        }

        if (scalar is { Style: YamlStyle.Plain } && Names.IsField(scalar.Value))
        {
            mistakes.Add(
                "E1401", scalar, $"{keys.PathOf("ack")} names {scalar.Value}, but no message has that name.", null,
                Nearest.Offer(scalar.Value, draft.Messages.Keys, "Write it in quotes to send that text."));
            return null;
        }

        var ack = $"{name.Value}_ack";
        draft.Acks[ack] = forms.Read(keys, "ack", ack, MessageKind.Request, isSent: true);
        if (draft.Knows(ack))
        {
            mistakes.Add(
                "E1404", name, $"The acknowledgement of {name.Value} is called {ack}, and so is something else.", null, "Rename the other.");
        }

        return ack;
    }

    private MessageProfile? Message(YamlScalar name, Section keys)
    {
        var before = mistakes.Count;
        Names.Check(name, "a message", mistakes);
        var form = forms.Read(keys, name.Value, MessageKind.Message, isSent: true);
        var message = Reasons(keys, (form ?? new MessageProfile { Name = name.Value, Kind = MessageKind.Message }) with { Ack = keys.Text("ack") });
        keys.Done();
        return mistakes.Count > before ? null : message;
    }

    /// <summary>Adds what the device's codes mean.</summary>
    private MessageProfile Reasons(Section keys, MessageProfile message)
    {
        if (message.Kind == MessageKind.Error && keys.Node("words") is YamlScalar { IsNull: false })
        {
            message = message with { Meaning = keys.Text("words") };
        }

        if (message.Kind == MessageKind.Error && keys.Text("cause") is { } always)
        {
            KnowsCause(keys.ValuePlace("cause"), always);
            message = message with { Cause = always };
        }

        var causes = Codes(keys, "causes");
        var words = message.Meaning is null ? Codes(keys, "words") : [];
        foreach (var (code, cause) in causes)
        {
            KnowsCause(keys.Map("causes").ValuePlace($"{code}"), cause);
        }

        if (causes.Count + words.Count == 0)
        {
            return message;
        }

        if (!message.Fields.Any(field => field.Name == "code" && FieldTraitReader.IsWhole(field)))
        {
            var key = causes.Count > 0 ? "causes" : "words";
            mistakes.Add(
                "E1402", keys.KeyPlace(key), $"{keys.PathOf(key)} explains codes, but {message.Name} has no number called code.", null,
                "Call the number code, such as {code:int}.");
        }

        CheckCodesCanCome(keys, message, "causes", causes.Keys);
        CheckCodesCanCome(keys, message, "words", words.Keys);
        return message with { Causes = causes, Words = words };
    }

    private void KnowsCause(YamlPlace place, string cause)
    {
        if (!ErrorCauses.All.Contains(cause))
        {
            mistakes.Add("E1208", place, $"The cause {cause} is not known.", null, Nearest.Offer(cause, ErrorCauses.All, ""));
        }
    }

    private void CheckCodesCanCome(Section keys, MessageProfile message, string key, IEnumerable<long> codes)
    {
        if (message.Fields.FirstOrDefault(field => field.Name == "code") is not { } field)
        {
            return;
        }

        var can = CodeRange.Of(field);
        foreach (var code in codes.Where(code => code < can.Least || code > can.Most))
        {
            var written = keys.Map(key).Entries.First(entry => FieldTraitReader.Number(entry.Key.Value, out var number) && number == code).Key;
            mistakes.Add(
                "E1496", written, $"{keys.PathOf(key)} explains the code {written.Value}, which {message.Name} never has.",
                code < can.Least ? $"Its field code is {can.Least} or more." : $"Its field code is {can.Most} or less.",
                "Correct the code, or the type or range of the field.");
        }
    }

    private Dictionary<long, string> Codes(Section keys, string key)
    {
        var section = keys.Map(key);
        var codes = new Dictionary<long, string>();
        foreach (var entry in section.Entries)
        {
            var isHex = entry.Key.Value.StartsWith("0x", StringComparison.Ordinal);
            var plain = FieldTraitReader.Number(entry.Key.Value, out var code);
            if (!plain || (!isHex && entry.Key.Value != code.ToString(CultureInfo.InvariantCulture)))
            {
                mistakes.Add(
                    "E1209", entry.Key, $"The code {entry.Key.Value} is no plain whole number.", null,
                    plain ? $"Write {code}." : "Write the number the device sends, such as 96: busy or 0x8104: refused.");
            }
            else if (section.Text(entry.Key.Value) is { } text)
            {
                codes[code] = text;
            }
        }

        return codes;
    }

    private RequestProfile? Request(YamlScalar name, Section keys, ProfileDraft draft)
    {
        var before = mistakes.Count;
        Names.Check(name, "a request", mistakes);
        var asked = keys.Scalar("like") is null ? Written(name, keys, draft) : likes.Read(name, keys, draft);
        var request = asked ?? new RequestProfile { Name = name.Value, Send = new MessageProfile { Name = name.Value, Kind = MessageKind.Request } };
        request = flow.Pace(keys, request with
        {
            Timeout = keys.Duration("timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)) ?? request.Timeout,
            Every = keys.Duration("every", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(24)),
            ChangesMachine = keys.Flag("changes_machine") ?? request.ChangesMachine,
        });
        keys.Done();
        return asked is null || mistakes.Count > before ? null : request;
    }

    private RequestProfile? Written(YamlScalar name, Section keys, ProfileDraft draft)
    {
        if (!keys.Has("send"))
        {
            keys.Missing("send", "Write the text to send, such as send: \"STATUS?\".");
        }

        var send = Side(keys, "send", name.Value, MessageKind.Request, draft);
        var (reply, more) = Replies(keys, name.Value, draft);
        var isLike = WithoutLike(keys);
        return send is null || isLike ? null : new RequestProfile { Name = name.Value, Send = send, Reply = WithUnits(keys, reply), More = more };
    }

    /// <returns>True when keys stand there that mean something only beside <c>like</c>.</returns>
    private bool WithoutLike(Section keys)
    {
        var found = false;
        foreach (var key in (string[])["with", "values"])
        {
            if (keys.Has(key))
            {
                found = true;
                _ = keys.Node(key);
                mistakes.Add(
                    "E1430", keys.KeyPlace(key), $"{keys.PathOf(key)} belongs to a request that is like another.", null,
                    $"Write like: and the name of that request beside it, or remove {key}.");
            }
        }

        return found;
    }

    private MessageProfile? Side(Section keys, string key, string name, MessageKind kind, ProfileDraft draft)
    {
        if (keys.Node(key) is YamlScalar scalar && draft.Messages.TryGetValue(scalar.Value, out var message))
        {
            return message;
        }

        return forms.Read(keys, key, name, kind, isSent: kind == MessageKind.Request);
    }

    /// <summary>A reply of several frames: a list, in which <c>until</c> ends the repetition of the item before it.</summary>
    private (MessageProfile? First, IReadOnlyList<ReplyPart> More) Replies(Section keys, string name, ProfileDraft draft)
    {
        if (keys.Node("reply") is not YamlSequence list)
        {
            return (Side(keys, "reply", name, MessageKind.Reply, draft), []);
        }

        MessageProfile? first = null;
        var more = new List<ReplyPart>();
        for (var index = 0; index < list.Items.Count; index++)
        {
            var item = keys.Slot("reply", index, list.Items[index]);
            var until = list.Items[index] is YamlMapping map && map.Find("until") is not null;
            var inside = until ? item.Map(Section.Itself) : item;
            if (until && (index == 0 || index < list.Items.Count - 1))
            {
                mistakes.Add(
                    "E1369", inside.KeyPlace("until"), "until ends the repetition of the item before it, so it is the last of at least two.", null,
                    "Write reply: [\"{line:text}\", { until: \"END\" }].");
            }

            var part = Side(inside, until ? "until" : Section.Itself, name, MessageKind.Reply, draft);
            if (until)
            {
                inside.Done();
            }

            if (part is not null && index == 0)
            {
                first = part;
            }
            else if (part is not null)
            {
                more.Add(new ReplyPart(part with { Part = index }, until));
            }
        }

        if (list.Items.Count == 0)
        {
            mistakes.Add("E1369", list, $"{keys.PathOf("reply")} is an empty list.", null, "Write the frames that answer, or remove reply.");
        }

        return (first, more);
    }

    private MessageProfile? WithUnits(Section keys, MessageProfile? reply)
    {
        var units = keys.Map("units");
        if (reply is null || !units.Exists)
        {
            return reply;
        }

        if (reply.Form == MessageForm.Places)
        {
            mistakes.Add(
                "E1402", units.Place, $"{units.Path} names holes of a text, but the reply is the message {reply.Name}.", null,
                $"Write the unit at the field: messages.{reply.Name}.fields.");
            return reply;
        }

        foreach (var entry in units.Entries)
        {
            if (!reply.Fields.Any(field => field.Name == entry.Key.Value))
            {
                mistakes.Add(
                    "E1402", entry.Key, $"{units.Path} names {entry.Key.Value}, but the reply has no hole of that name.", null,
                    Nearest.Offer(entry.Key.Value, [.. reply.Fields.Select(field => field.Name)], "Remove it."));
            }
        }

        return FormReader.Renewed(reply, field => units.Text(field.Name) is { } unit ? field with { Unit = unit } : field);
    }
}
