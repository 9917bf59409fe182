using System.Collections;
using System.Text.Json;

namespace RobotLink.Messages;

/// <summary>Lists and groups handed to us for sending, whichever type carries them.</summary>
internal static class ArgumentList
{
    public static bool TryItems(object value, out IReadOnlyList<object?> items)
    {
        items = value switch
        {
            JsonElement { ValueKind: JsonValueKind.Array } json => [.. json.EnumerateArray().Select(item => (object?)item)],
            string or JsonElement or IDictionary => null!,
            IEnumerable some => [.. some.Cast<object?>()],
            _ => null!,
        };
        return items is not null;
    }

    /// <param name="outer">Where expressions find what is not a field.</param>
    public static bool TryFields(object? value, IArguments outer, out IArguments fields)
    {
        fields = value switch
        {
            JsonElement { ValueKind: JsonValueKind.Object } json => new Json(json, outer.Scope),
            IReadOnlyDictionary<string, object?> map => new Map(map, outer.Scope),
            _ => null!,
        };
        return fields is not null;
    }

    private sealed class Json(JsonElement json, IScope scope) : IArguments
    {
        public IScope Scope => scope;

        public bool TryGet(string field, out object? value)
        {
            var found = json.TryGetProperty(field, out var element);
            value = found ? element : null;
            return found;
        }
    }

    private sealed class Map(IReadOnlyDictionary<string, object?> map, IScope scope) : IArguments
    {
        public IScope Scope => scope;

        public bool TryGet(string field, out object? value) => map.TryGetValue(field, out value);
    }
}
