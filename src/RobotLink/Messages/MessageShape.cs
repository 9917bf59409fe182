using System.Buffers;
using System.Text.Json;
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
/// <param name="matchedBy">The field that tells which request a reply answers; null for none.</param>
public abstract class MessageShape(MessageProfile profile, Charset charset = Charset.Ascii, string? matchedBy = null)
{
    public MessageProfile Profile { get; } = profile;

    /// <summary>How bytes of texts become characters.</summary>
    public Charset Charset { get; } = charset;

    public string Name => Profile.Name;

    public MessageKind Kind => Profile.Kind;

    public IReadOnlyList<FieldProfile> Fields => Profile.Fields;

    /// <summary>Somebody outside gets the value; others are only for the profile, such as lengths and keys.</summary>
    public bool IsDelivered(int index) => !(Fields[index].Hidden ?? (Fields[index].IsHidden || Fields[index].Name == matchedBy));

    /// <summary>Decodes all fields; <paramref name="values"/> has room for <see cref="Fields"/>. False when this is another message.</summary>
    public abstract bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault);

    /// <summary>Writes the payload.</summary>
    /// <param name="header">Overrides of header constants, such as a lowered revision; null for none.</param>
    /// <exception cref="EncodeException">An argument is missing, unknown, out of range or of the wrong type; the message says which and why.</exception>
    public abstract void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output);

    /// <summary>True when no payload can fit both: used to tell a late reply from the next one.</summary>
    public abstract bool IsDistinctFrom(MessageShape other);

    /// <summary>A value of this message can be less than good, by the device's own words or by its age.</summary>
    public bool TellsQuality { get; } =
        profile.Fields.Any(field => field.Unknown.Count > 0 || field.Uncertain.Count > 0 || field.UncertainIf is not null || field.MaxAge is not null);

    /// <summary>Something in it is made anew each time it is sent, such as a counter or a captured value.</summary>
    public virtual bool IsMadeAnew => false;

    /// <summary>Frames inside this message; null when it holds none.</summary>
    public virtual ContainedMessages? Inner => null;

    /// <summary>
    /// What stands at a field of this name in plain text, header fields and fields that we make included: for whatever matches a reply to its request.
    /// </summary>
    /// <param name="values">As decoded from <paramref name="payload"/>.</param>
    /// <returns>Null when there is no such field, or nothing stands there.</returns>
    public virtual string? Named(string field, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values) =>
        IndexOf(field) is >= 0 and var index ? FieldText.Plain(this, index, payload, values[index]) : null;

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
            var (start, length) = values[index].IsSlice ? values[index].Place : (-1, 0);
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
            if (IndexOf(name) is var index && (index < 0 || !Fields[index].IsArgument))
            {
                var taken = Fields.Where(field => field.IsArgument).Select(field => field.Name).ToArray();
                var known = taken.Length == 0 ? "it takes none" : $"it takes {string.Join(", ", taken)}";
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

    /// <summary>How many bytes from where reading stopped are what did not fit.</summary>
    internal virtual int ExtentAt(ReadOnlySpan<byte> payload, int at) => payload.Length - at;

    /// <summary>The same, for one of several candidates: what they all need of the frame is read once.</summary>
    internal virtual bool TryDecode(ref FrameReading frame, Span<FieldValue> values, out DecodeFault fault) => TryDecode(frame.Payload, values, out fault);

    /// <summary>A text as its writer meant it: in its charset, without quotes' escapes.</summary>
    internal virtual string TextOf(int index, ReadOnlySpan<byte> text)
    {
        var decoded = CharsetText.Decode(Fields[index].Charset ?? Charset, text);
        return Fields[index].Type == FieldType.Quoted ? QuotedText.Unescape(decoded) : decoded;
    }

    /// <summary>The bytes of a text can be passed on as they are.</summary>
    internal virtual bool IsPlainUtf8(int index, ReadOnlySpan<byte> text) =>
        Fields[index].Type != FieldType.Quoted && CharsetText.IsUtf8(Fields[index].Charset ?? Charset, text);

    /// <summary>Writes a list as JSON.</summary>
    internal virtual void WriteList(Utf8JsonWriter writer, int index, ReadOnlySpan<byte> payload, FieldValue value) =>
        throw new InvalidOperationException($"'{Fields[index].Name}' of '{Name}' is no list.");
}

/// <summary>What we were asked to send does not fit the message; the text says which argument, why, and what would fit.</summary>
public sealed class EncodeException(string message) : Exception(message);
