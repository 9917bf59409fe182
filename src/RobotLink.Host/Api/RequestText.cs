using System.Globalization;
using System.Text.Json;

namespace RobotLink.Host.Api;

/// <summary>The body of a request to a device, read strictly: what we do not know is a mistake, because something may move.</summary>
internal sealed record RequestText
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public string Name { get; private init; } = "";
    public IReadOnlyDictionary<string, object?> Fields { get; private init; } = new Dictionary<string, object?>();
    public TimeSpan? Within { get; private init; }
    public int? Epoch { get; private init; }

    /// <summary>What is wrong and what to write; null when nothing is.</summary>
    public string? Mistake { get; private init; }

    public static async Task<RequestText> ReadAsync(Stream body, CancellationToken stopping)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, Strict, stopping);
            return Read(document.RootElement);
        }
        catch (JsonException reason)
        {
            return Wrong($"The body is not JSON: {reason.Message} Write {Example}.");
        }
    }

    private const string Example = """{"name":"set_job","fields":{"number":5},"within":"5s"}""";

    private static RequestText Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return Wrong($"The body is not an object. Write {Example}.");
        }

        var read = new RequestText();
        foreach (var member in body.EnumerateObject())
        {
            read = (member.Name, member.Value.ValueKind) switch
            {
                ("name", JsonValueKind.String) => read with { Name = member.Value.GetString()! },
                ("name", _) => Wrong("'name' is not a text. Write the name of a request of the link's profile."),
                ("fields", JsonValueKind.Object) => read.WithFields(member.Value),
                ("epoch", JsonValueKind.Number) when member.Value.TryGetInt32(out var epoch) && epoch > 0 => read with { Epoch = epoch },
                ("epoch", not JsonValueKind.Null) => Wrong($"'epoch' is {member.Value.GetRawText()}. Write the number of a connection, as GET links/{{id}} tells it."),
                ("fields", JsonValueKind.Null) or ("within", JsonValueKind.Null) or ("epoch", _) => read,
                ("fields", _) => Wrong("'fields' is not an object. Write values by name, such as {\"number\":5}."),
                ("within", JsonValueKind.String) when Duration.TryParse(member.Value.GetString()!, out var within) => read with { Within = within },
                ("within", _) => Wrong($"'within' is {member.Value.GetRawText()}. Write a duration with its unit, from 1ms to 1h, such as \"5s\"."),
                _ => Wrong($"'{member.Name}' is not known here. A request has name, fields, within and epoch."),
            };
            if (read.Mistake is not null)
            {
                return read;
            }
        }

        return read.Name.Length > 0 ? read : Wrong($"'name' is missing. Write {Example}.");
    }

    private RequestText WithFields(JsonElement fields)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var field in fields.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                return Wrong($"Field '{field.Name}' is a nested value. Write a number, a text, true or false.");
            }

            values.Add(field.Name, Value(field.Value));
        }

        return this with { Fields = values };
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : Number(value),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>As decimal where it fits, so that 0.1 stays 0.1.</summary>
    private static object Number(JsonElement value) =>
        decimal.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : value.GetDouble();

    private static RequestText Wrong(string mistake) => new() { Mistake = mistake };
}
