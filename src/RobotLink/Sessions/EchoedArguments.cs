using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Fields of an acknowledgement take the values of the event's fields of the same name.</summary>
internal sealed class EchoedArguments : IArguments
{
    private readonly Dictionary<string, object?> echoed = new(StringComparer.Ordinal);

    public EchoedArguments(MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values)
    {
        for (var index = 0; index < shape.Fields.Count; index++)
        {
            echoed[shape.Fields[index].Name] = FieldText.Object(shape, index, payload, values[index]);
        }
    }

    public bool TryGet(string field, out object? value) => echoed.TryGetValue(field, out value);
}
