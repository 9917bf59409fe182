using System.Text;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>How a message's bytes stand behind its fields.</summary>
internal enum BytesShown
{
    Text,
    Hex,
    None,
}

/// <summary>Messages and state changes as one line each, for people and for grep.</summary>
internal static class Lines
{
    private static readonly TimeSpan SameMoment = TimeSpan.FromMilliseconds(50);

    public static string Of(StateDocument state, Terminal terminal)
    {
        var line = new StringBuilder($"{Time(state.Time)} {state.Link} is {terminal.Paint(state.State, state.State)}");
        if (state.Previous != state.State)
        {
            line.Append($" (was {state.Previous})");
        }

        if (state.Admin != "enabled")
        {
            line.Append($", {state.Admin}");
        }

        if (state.Cause is not null)
        {
            line.Append($": {Terminal.Safe(state.Words)} [{state.Cause}, {state.Certainty}]");
        }

        return state.State is "down" ? line.Append($", {Began(state)}").ToString() : line.ToString();
    }

    public static string Of(MessageDocument message, BytesShown bytes = BytesShown.Text)
    {
        var line = new StringBuilder($"{Time(message.Time)} {message.Link} {message.Dir} {message.Kind}");
        if (message.Name is not null)
        {
            line.Append(' ').Append(Terminal.Safe(message.Name));
        }

        if (message.Fields.Count > 0)
        {
            line.Append(' ').Append(Fields(message.Fields));
        }

        if (message.Cause is { } cause)
        {
            line.Append($": {Refused(message.Words, cause)}");
        }

        if (message.Reason is not null)
        {
            line.Append($" ({Terminal.Safe(message.Kind == "unparsed" ? WithoutBytes(message.Reason) : message.Reason)})");
        }

        return bytes switch
        {
            BytesShown.Hex => line.Append("  ").Append(Hex(message.Raw)).ToString(),
            BytesShown.Text => line.Append("  ").Append(ByteText.Of(message.Raw)).ToString(),
            _ => line.ToString(),
        };
    }

    /// <summary><c>x=500 mm program=RUN</c>; texts with a space stand in quotes.</summary>
    public static string Fields(IReadOnlyDictionary<string, FieldDocument> fields) =>
        string.Join(' ', fields.Select(field => $"{field.Key}={Value(field.Value.Value)}{(field.Value.Unit is { } unit ? " " + unit : "")}"));

    /// <summary>What a device's refusal means: <c>the register does not exist [rejected]</c>.</summary>
    public static string Refused(string? words, string cause) => words is null ? $"[{cause}]" : $"{Terminal.Safe(words)} [{cause}]";

    /// <summary>The moment when it came up is known; when it broke, only as well as the last proof of life tells.</summary>
    public static string Began(StateDocument state) => state.State == "up" ? $"since {Time(state.BeganBefore)}" : Between(state.BeganAfter, state.BeganBefore);

    public static string Began(LinkDocument link) => link.State is "down" or "degraded" ? Between(link.BeganAfter, link.Since) : $"since {Time(link.Since)}";

    /// <summary>After the last proof of life, and before it was noticed.</summary>
    public static string Between(DateTimeOffset after, DateTimeOffset before) =>
        before - after <= SameMoment ? $"since {Time(before)}" : $"since between {Time(after)} and {Time(before)}";

    /// <summary><c>1 link</c>, <c>2 links</c>.</summary>
    public static string Count(int count, string thing) => $"{count} {thing}{(count == 1 ? "" : "s")}";

    public static string Time(DateTimeOffset time) => Words.Millisecond(time);

    /// <summary>The reason of an unparsed frame ends with the bytes that were found; on this line all its bytes stand behind it anyway.</summary>
    private static string WithoutBytes(string reason) =>
        reason.IndexOf(", found '", StringComparison.Ordinal) is >= 0 and var at ? reason[..at] : reason;

    private static string Value(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return value.ValueKind == JsonValueKind.Null ? "-" : value.GetRawText();
        }

        var text = Terminal.Safe(value.GetString());
        return text.Length == 0 || text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
    }

    private static string Hex(byte[] bytes) => string.Join(' ', bytes.Select(each => each.ToString("X2")));
}
