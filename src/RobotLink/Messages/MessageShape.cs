using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Where and why bytes did not fit a message.</summary>
/// <param name="At">0-based place in the payload.</param>
/// <param name="Field">Index into <see cref="MessageShape.Fields"/>; -1 for a literal or header constant.</param>
/// <param name="Expected">Words such as <c>a number</c>, or the literal in byte notation. A constant per shape, so that a mismatch allocates nothing.</param>
public readonly record struct DecodeFault(int At, int Field, string Expected);

/// <summary>Values for the fields of a message that is sent, by field name; how numbers are written is the shape's affair.</summary>
public interface IArguments
{
    bool TryGet(string field, out object? value);
}

/// <summary>One message made ready for decoding and encoding. Pure, immutable, shared by all links with the profile.</summary>
public abstract class MessageShape(MessageProfile profile)
{
    public MessageProfile Profile { get; } = profile;

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
