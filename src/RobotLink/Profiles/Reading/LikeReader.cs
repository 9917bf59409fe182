using System.Text;

namespace RobotLink.Profiles;

/// <summary>
/// Reads requests that are another one with arguments fixed, and whose field <c>data</c>, of the reply or else of what is sent, is fields of
/// its own: so a site gives names to registers.
/// </summary>
internal sealed class LikeReader(PlacedFieldReader fields, MistakeList mistakes)
{
    private const string Payload = "data";

    /// <returns>What is sent and what answers, under the new request's name; null when there are mistakes.</returns>
    public RequestProfile? Read(YamlScalar name, Section keys, ProfileDraft draft)
    {
        var before = mistakes.Count;
        var like = keys.Scalar("like")!;
        foreach (var key in (string[])["send", "reply", "units"])
        {
            if (keys.Has(key))
            {
                _ = keys.Node(key);
                mistakes.Add("E1430", keys.KeyPlace(key), $"{keys.PathOf(key)} stands beside like.", $"{like.Value} says what is sent and what answers.", $"Remove {key}, or remove like.");
            }
        }

        if (!draft.Requests.TryGetValue(like.Value, out var model))
        {
            mistakes.Add(
                "E1401", like, $"{keys.PathOf("like")} names {like.Value}, but no request before it has that name.", null,
                Nearest.Offer(like.Value, draft.Requests.Keys, "Write that request first."));
        }

        var with = keys.Map("with");
        var values = keys.Map("values");
        if (model is null)
        {
            Accept(with);
            Accept(values);
            return null;
        }

        var send = Fixed(with, model.Send, draft.Header) with { Name = name.Value, Kind = MessageKind.Request };
        var reply = model.Reply is null ? null : model.Reply with { Name = name.Value, Kind = MessageKind.Reply };
        if (values.Exists && Holds(send) && !Holds(reply))
        {
            send = ReadAs(values, model.Name, send) ?? send;
        }
        else if (values.Exists)
        {
            reply = ReadAs(values, model.Name, reply);
        }

        return mistakes.Count > before ? null : model with { Name = name.Value, Send = send, Reply = reply, Every = null };
    }

    private static void Accept(Section section) => section.Accept(section.Entries.Select(entry => entry.Key.Value));

    private MessageProfile Fixed(Section with, MessageProfile send, IReadOnlyList<FieldProfile> header)
    {
        var constants = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in with.Entries)
        {
            var name = entry.Key.Value;
            var field = send.Fields.Concat(send.Form == MessageForm.Places ? header : []).FirstOrDefault(field => field.Name == name);
            if (field is null)
            {
                mistakes.Add(
                    "E1402", entry.Key, $"{with.Path} names {name}, but {send.Name} takes no argument of that name.", null,
                    Nearest.Offer(name, [.. send.Fields.Where(known => known.IsArgument).Select(known => known.Name)], "Remove it."));
                _ = with.Node(name);
            }
            else if (fields.HeaderConstant(AsNamed(with.Scalar(name), field), with.PathOf(name), field) is { } value)
            {
                constants[name] = value;
            }
        }

        if (constants.Count > 0 && send.Form is not (MessageForm.Places or MessageForm.Text))
        {
            mistakes.Add(
                "E1431", with.Place, $"{with.Path} fixes arguments of a document.", null, "Write send: with the values in it, and leave like out.");
        }

        return send.Form == MessageForm.Places ? ByPlace(send, constants, header) : send.Text is null ? send : AsText(send, constants);
    }

    /// <summary>Where people write in hexadecimal, so does a site file.</summary>
    private static YamlScalar? AsNamed(YamlScalar? written, FieldProfile field) =>
        written is null || !field.IsNamedInHex || written.Value.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? written
            : new YamlScalar($"0x{written.Value}", written.Style, written.Place);

    private static MessageProfile ByPlace(MessageProfile send, Dictionary<string, string> constants, IReadOnlyList<FieldProfile> header)
    {
        IReadOnlyList<FieldProfile> layout =
            [.. (send.Layout ?? send.Fields).Select(field => constants.TryGetValue(field.Name, out var value) ? field with { Constant = value } : field)];
        var inHeader = constants.Where(constant => header.Any(field => field.Name == constant.Key));
        return send with
        {
            Header = new Dictionary<string, string>(send.Header.Where(known => !constants.ContainsKey(known.Key)).Concat(inHeader), StringComparer.Ordinal),
            Layout = layout,
            Fields = [.. layout.Where(field => field.Constant is null)],
        };
    }

    private static MessageProfile AsText(MessageProfile send, Dictionary<string, string> constants)
    {
        IReadOnlyList<TemplatePart> text =
        [
            .. send.Text!.Select(part => part.Field is { } field && constants.TryGetValue(field.Name, out var value)
                ? new TemplatePart(Encoding.UTF8.GetBytes(value), null)
                : part),
        ];
        return send with { Text = text, Fields = FormReader.FieldsOf(text) };
    }

    private static bool Holds(MessageProfile? message) => message?.Fields.Any(field => field.Name == Payload) == true;

    private MessageProfile? ReadAs(Section values, string model, MessageProfile? message)
    {
        var read = values.Entries.Count is 0 ? [] : ReadFields(values);
        var data = message?.Fields.FirstOrDefault(field => field.Name == Payload);
        if (message is null || data?.At is not { First: > 0 } at)
        {
            mistakes.Add(
                "E1432", values.Place, $"{values.Path} gives names to what is in the field {Payload}, but {model} has none at a fixed place.", null,
                "Name a request whose reply or sent message has one, such as data: { type: bytes, length: rest }.");
            return message;
        }

        var shift = at.First - 1;
        var moved = read.Select(field => field.At is { First: > 0 } own ? field with { At = new ByteRange(own.First + shift, own.Last > 0 ? own.Last + shift : own.Last) } : field).ToList();
        var placed = new FieldPlaces(values, mistakes).Resolve(moved, at.First, []);
        IReadOnlyList<FieldProfile> layout =
            [.. (message.Layout ?? message.Fields).SelectMany(field => field.Name == Payload ? placed : [field with { IsComputed = false, Hidden = field.Hidden ?? (field.IsHidden ? true : null) }])];
        return message with { Fields = [.. layout.Where(field => field.Constant is null)], Layout = layout };
    }

    private List<FieldProfile> ReadFields(Section values)
    {
        var read = new List<FieldProfile>();
        foreach (var entry in values.Entries)
        {
            var keys = values.Map(entry.Key.Value);
            if (fields.Read(entry.Key, keys, isHeader: false) is { } field)
            {
                read.Add(field);
            }
        }

        return read;
    }
}
