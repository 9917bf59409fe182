using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Values for the fields of a message that is sent, by field name; how numbers are written is the shape's affair.</summary>
public interface IArguments
{
    bool TryGet(string field, out object? value);

    /// <summary>What the profile's own expressions are made of.</summary>
    IScope Scope => EmptyScope.Instance;

    /// <summary>Told which bytes of the payload nobody may see; null when nobody asks.</summary>
    ISecretSink? Secrets => null;
}

/// <summary>Is told which bytes of a composed payload come from secrets.</summary>
public interface ISecretSink
{
    /// <param name="start">0-based, in the payload.</param>
    void Secret(int start, int length);
}

/// <summary>One message made ready for decoding and encoding. Pure, immutable, shared by all links with the profile.</summary>
public abstract class MessageShape(MessageProfile profile, Charset charset = Charset.Ascii)
{
    public MessageProfile Profile { get; } = profile;

    /// <summary>How bytes of texts become characters.</summary>
    public Charset Charset { get; } = charset;

    public string Name => Profile.Name;

    public MessageKind Kind => Profile.Kind;

    public IReadOnlyList<FieldProfile> Fields => Profile.Fields;

    /// <summary>Decodes all fields; <paramref name="values"/> has room for <see cref="Fields"/>. False when this is another message.</summary>
    public abstract bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault);

    /// <summary>Writes the payload.</summary>
    /// <param name="header">Overrides of header constants, such as a lowered revision; null for none.</param>
    /// <exception cref="EncodeException">An argument is missing, unknown, out of range or of the wrong type; the message says which and why.</exception>
    public abstract void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output);

    /// <summary>True when no payload can fit both: used to tell a late reply from the next one.</summary>
    public abstract bool IsDistinctFrom(MessageShape other);

    /// <summary>
    /// Which bytes each rule takes, in order, up to the first that does not fit: for people who want to see how a frame is read.
    /// </summary>
    /// <remarks>This one knows fields at places and those whose value is a slice; a shape that knows more says more.</remarks>
    public virtual IReadOnlyList<MessagePart> Explain(ReadOnlySpan<byte> payload)
    {
        var values = new FieldValue[Fields.Count];
        var fits = TryDecode(payload, values, out var fault);
        var parts = new List<MessagePart>();
        for (var index = 0; index < Fields.Count && (fits || index < fault.Field); index++)
        {
            var (start, length) = values[index].Kind == ValueKind.Text ? values[index].Place : (-1, 0);
            if (Fields[index].At is { } place)
            {
                _ = place.TryResolve(payload.Length, out start, out length);
            }

            parts.Add(new MessagePart(PartKind.Field, start, length, Fields[index].Name, index));
        }

        return parts;
    }

    /// <summary>Null when every name is a field of this message; else a sentence about the first that is not, for callers that check before they send.</summary>
    public string? UnknownArgument(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (IndexOf(name) < 0)
            {
                var known = Fields.Count == 0 ? "it takes none" : $"it takes {string.Join(", ", Fields.Select(field => field.Name))}";
                return $"'{name}' is no argument of '{Name}'; {known}.";
            }
        }

        return null;
    }

    public int IndexOf(string field)
    {
        for (var index = 0; index < Fields.Count; index++)
        {
            if (Fields[index].Name == field)
            {
                return index;
            }
        }

        return -1;
    }
}

/// <summary>What we were asked to send does not fit the message; the text says which argument, why, and what would fit.</summary>
public sealed class EncodeException(string message) : Exception(message);
