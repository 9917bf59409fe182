using System.Globalization;

namespace RobotLink.Profiles;

/// <summary>Reads <c>header</c>, <c>messages</c>, <c>requests</c>, <c>events</c> and <c>errors</c>.</summary>
internal sealed class MessageReader(TemplateReader templates, PlacedFieldReader fields, MistakeList mistakes)
{
    private readonly FlowReader flow = new(mistakes);

    /// <summary>Causes that a device's own reply can prove.</summary>
    private static readonly string[] Causes = ["busy", "rejected", "refused", "misconfigured", "no-reply", "closed-by-peer"];

    private static readonly string[] MessageKeys = ["fields", "ack", "causes", "words"];

    public ProfileDraft Read(Section root)
    {
        var draft = new ProfileDraft();
        foreach (var (name, keys) in root.Named("header"))
        {
            if (MessageKeys.Contains(name.Value))
            {
                mistakes.Add(
                    "E1404", name, $"A header field cannot be called {name.Value}: messages have a key of that name.", null,
                    "Choose another name.");
            }
            else if (fields.Read(name, keys, isHeader: true) is { } field)
            {
                draft.Header.Add(field);
            }
        }

        foreach (var (name, keys) in root.Named("messages"))
        {
            draft.Messages[name.Value] = Message(name, keys, draft.Header);
        }

        foreach (var (name, keys) in root.Named("requests"))
        {
            draft.Requests[name.Value] = Request(name, keys, draft);
        }

        foreach (var (name, keys) in root.Named("events"))
        {
            var seen = Match(name, keys, MessageKind.Event);
            draft.Events[name.Value] = seen is null ? null : FlowReader.OfEvent(keys, seen);
            CheckTaken(name, draft, "an event");
            keys.Done();
        }

        foreach (var (name, keys) in root.Named("errors"))
        {
            var match = Match(name, keys, MessageKind.Error);
            draft.Errors[name.Value] = match is null ? null : FlowReader.OfError(keys, Reasons(keys, match));
            CheckTaken(name, draft, "an error");
            keys.Done();
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

        return keys.Scalar("match") is { } scalar && templates.Read(scalar) is { } text && named ? OfText(name.Value, kind, text) : null;
    }

    private static MessageProfile OfText(string name, MessageKind kind, IReadOnlyList<TemplatePart> text) => new()
    {
        Name = name,
        Kind = kind,
        Text = text,
        Fields = [.. text.Select(part => part.Field).OfType<FieldProfile>()],
    };

    private MessageProfile? Message(YamlScalar name, Section keys, List<FieldProfile> header)
    {
        var before = mistakes.Count;
        Names.Check(name, "a message", mistakes);
        var constants = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in header)
        {
            if (fields.HeaderConstant(keys.Scalar(field.Name), keys.PathOf(field.Name), field) is { } value)
            {
                constants[field.Name] = value;
            }
        }

        var message = Reasons(keys, new MessageProfile
        {
            Name = name.Value,
            Kind = MessageKind.Message,
            Header = constants,
            Fields = [.. keys.Named("fields").Select(field => fields.Read(field.Name, field.Keys, isHeader: false)).OfType<FieldProfile>()],
            Ack = keys.Text("ack"),
        });
        keys.Done();
        return mistakes.Count > before ? null : message;
    }

    /// <summary>Adds what the device's codes mean.</summary>
    private MessageProfile Reasons(Section keys, MessageProfile message)
    {
        var causes = Codes(keys, "causes");
        var words = Codes(keys, "words");
        foreach (var (code, cause) in causes)
        {
            if (!Causes.Contains(cause))
            {
                mistakes.Add(
                    "E1208", keys.Map("causes").ValuePlace($"{code}"), $"The cause {cause} is not known.", null,
                    Nearest.Offer(cause, Causes, ""));
            }
        }

        if (causes.Count + words.Count == 0)
        {
            return message;
        }

        if (!message.Fields.Any(field => field is { Name: "code", Type: FieldType.Int or FieldType.Digits }))
        {
            var key = causes.Count > 0 ? "causes" : "words";
            mistakes.Add(
                "E1402", keys.KeyPlace(key), $"{keys.PathOf(key)} explains codes, but {message.Name} has no number called code.", null,
                "Call the number code, such as {code:int}.");
        }

        return message with { Causes = causes, Words = words };
    }

    private Dictionary<long, string> Codes(Section keys, string key)
    {
        var section = keys.Map(key);
        var codes = new Dictionary<long, string>();
        foreach (var entry in section.Entries)
        {
            var plain = long.TryParse(entry.Key.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code);
            if (!plain || entry.Key.Value != code.ToString(CultureInfo.InvariantCulture))
            {
                mistakes.Add(
                    "E1209", entry.Key, $"The code {entry.Key.Value} is no plain whole number.", null,
                    plain ? $"Write {code}." : "Write the number the device sends, such as 96: busy.");
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
        if (!keys.Has("send"))
        {
            keys.Missing("send", "Write the text to send, such as send: \"STATUS?\".");
        }

        var send = Side(keys, "send", name.Value, MessageKind.Request, draft);
        var reply = Side(keys, "reply", name.Value, MessageKind.Reply, draft);
        var request = flow.Pace(keys, new RequestProfile
        {
            Name = name.Value,
            Send = send ?? new MessageProfile { Name = name.Value, Kind = MessageKind.Request },
            Reply = WithUnits(keys, reply),
            Timeout = keys.Duration("timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            Every = keys.Duration("every", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(24)),
            ChangesMachine = keys.Flag("changes_machine") ?? false,
        });
        keys.Done();
        return send is null || mistakes.Count > before ? null : request;
    }

    private MessageProfile? Side(Section keys, string key, string name, MessageKind kind, ProfileDraft draft)
    {
        var scalar = keys.Scalar(key);
        return scalar is null ? null
            : draft.Messages.TryGetValue(scalar.Value, out var message) ? message
            : templates.Read(scalar) is { } text ? OfText(name, kind, text) : null;
    }

    private MessageProfile? WithUnits(Section keys, MessageProfile? reply)
    {
        var units = keys.Map("units");
        if (reply is null || !units.Exists)
        {
            return reply;
        }

        if (reply.Text is null)
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

        return OfText(reply.Name, reply.Kind, [.. reply.Text.Select(WithUnit)]);

        TemplatePart WithUnit(TemplatePart part) =>
            part.Field is { } field ? part with { Field = field with { Unit = units.Text(field.Name) } } : part;
    }
}
