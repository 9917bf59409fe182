using System.Buffers;
using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message whose fields stand at places behind a common header, such as <c>torque: { at: 141..146 }</c>, or one behind the other.</summary>
/// <remarks>
/// One header field identifies: the first in the header's order that every such message of the profile gives a constant for (the message number,
/// say). The other constants, such as a revision, are what we send; a frame received with another value there is still this message. A field of the
/// message's own with a constant value does tell it apart.
/// Frames may be longer than the last field: later revisions of a device append. Spaces around numbers and behind texts are padding.
/// </remarks>
internal sealed class PositionShape : MessageShape
{
    private readonly HeaderField[] header;
    private readonly HeaderField? identity;
    private readonly byte[] key = [];
    private readonly string identityWords = "";
    private readonly Layout layout;
    private readonly Slot[] delivered;
    private readonly WireLimits limits;
    private readonly ContainedMessages? inner;
    private readonly int from;
    private readonly int tail;
    private readonly int sentTail;
    private readonly byte fill;

    /// <param name="identity">The header field that identifies; null when the profile has none.</param>
    public PositionShape(MessageProfile profile, DeviceProfile device, HeaderField[] header, HeaderField? identity) : base(profile, device.Charset, device.Replies.MatchedBy)
    {
        this.header = header;
        limits = new WireLimits(device);
        if (identity is not null && profile.Header.TryGetValue(identity.Profile.Name, out var constant))
        {
            this.identity = identity;
            key = identity.Key(constant);
            identityWords = $"{identity.Profile.Name} '{constant}'";
        }

        layout = new Layout(profile.Name, profile.Layout ?? profile.Fields, device.Charset);
        delivered = [.. layout.Slots.Where(slot => slot.ValueIndex >= 0)];
        tail = Tail(device.Framing);
        sentTail = Tail(device.Framing.Sent ?? device.Framing);
        var headerEnd = header.Select(field => Math.Max(field.At.Last, 0)).DefaultIfEmpty().Max();
        from = device.HeaderLength ?? headerEnd;
        var ends = layout.Slots.Where(slot => slot.IsAtFixedPlace && !slot.Field.Optional).Select(slot => Math.Max(slot.Field.At!.Value.Last, 0));
        var size = (device.Framing.Sent ?? device.Framing) is FixedFraming sized ? sized.Size - sized.Edges.Width : 0;
        MinimumLength = Math.Max(ends.Append(headerEnd).Append(device.HeaderLength ?? 0).Max() + sentTail, size);
        var isBinary = layout.Slots.Any(slot => slot.IsBinary) || header.Any(field => BinaryNumber.Width(field.Profile) > 0);
        fill = isBinary ? (byte)0 : (byte)' ';
        inner = profile.Contains is { } contains ? new ContainedMessages(contains, tail) : null;
        IsMadeAnew = layout.Slots.Any(slot => slot.Field.Made is not null)
            || header.Any(field => field.Profile.Made is not null && !profile.Header.ContainsKey(field.Profile.Name));
    }

    /// <summary>Bytes of the shortest payload we send: header, all fields at known places, and room for checks behind them.</summary>
    public int MinimumLength { get; }

    /// <summary>The identifying constant in normal form; null when nothing identifies this message but its fields.</summary>
    public byte[]? Key => identity is null ? null : key;

    public override bool IsMadeAnew { get; }

    public override ContainedMessages? Inner => inner;

    public override bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault)
    {
        if (identity is not null
            && (!identity.At.TryResolve(payload.Length, out var at, out var size) || !identity.Normal(payload.Slice(at, size)).SequenceEqual(key)))
        {
            fault = new DecodeFault(StartOf(identity.At, payload.Length), -1, identityWords) { Reached = 0 };
            return false;
        }

        foreach (var field in header)
        {
            if (!field.HoldsConstant(payload))
            {
                fault = new DecodeFault(StartOf(field.At, payload.Length), -1, field.Expected) { Reached = 0 };
                return false;
            }
        }

        return layout.TryRead(payload, from, Math.Max(0, payload.Length - tail), values, out _, out fault);
    }

    /// <remarks>A field left out becomes spaces when the profile says what blank means; null always does. Checks and lengths are framing's.</remarks>
    public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output)
    {
        arguments = layout.Signs.Unsigned(arguments);
        var frame = new OneFrame(arguments);
        var writer = new LayoutWriter(layout, arguments, frame);
        writer.Collect(from);
        writer.Compute();
        var length = Math.Max(MinimumLength, writer.End + (writer.Pieces.Count > 0 ? sentTail : 0));
        foreach (var piece in writer.Pieces)
        {
            length = Math.Max(length, LengthNeeded(piece));
        }

        frame.Length = length;
        writer.Finish();
        var payload = new byte[length];
        payload.AsSpan().Fill(fill);
        ClearShared(writer.Pieces, payload);
        WriteHeader(header, frame, arguments, payload);
        var expected = new FieldValue[Fields.Count];
        var given = new Argument[Fields.Count];
        Array.Fill(given, Argument.Of(null));
        foreach (var piece in writer.Pieces)
        {
            var value = Put(piece, payload, arguments.Secrets);
            if (piece.Slot.ValueIndex >= 0)
            {
                (expected[piece.Slot.ValueIndex], given[piece.Slot.ValueIndex]) = (value, piece.Given);
            }
        }

        layout.Signs.Apply(payload, expected);
        limits.Check(this, payload, expected, given, frame.HoldsSecret);
        output.Write(payload);
    }

    public override IReadOnlyList<MessagePart> Explain(ReadOnlySpan<byte> payload)
    {
        var parts = new List<MessagePart>();
        foreach (var field in header)
        {
            if (field.At.TryResolve(payload.Length, out var start, out var length))
            {
                parts.Add(new MessagePart(PartKind.Header, start, length, field.Profile.Name, -1));
            }
        }

        layout.TryRead(payload, from, Math.Max(0, payload.Length - tail), new FieldValue[Fields.Count], out _, out _, parts);
        return parts;
    }

    /// <summary>Proof by the identifying constants.</summary>
    public override bool IsDistinctFrom(MessageShape other) => other switch
    {
        PositionShape shape => HasOtherKey(shape) || HasOtherConstant(shape),
        TextShape text => text.IsDistinctFrom(this),
        _ => false,
    };

    public override string? Named(string field, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values)
    {
        if (IndexOf(field) >= 0)
        {
            return base.Named(field, payload, values);
        }

        return Array.Find(header, one => one.Profile.Name == field)?.Read(this, payload)
            ?? layout.Slots.FirstOrDefault(slot => slot.IsConstant && slot.Field.Name == field)?.Field.Constant;
    }

    /// <summary>Bytes at the end that belong to checks which stand inside of messages.</summary>
    private static int Tail(FramingProfile framing) => framing.ChecksInside().Select(inside => Math.Max(0, -inside.At.First)).DefaultIfEmpty().Max();

    internal static int StartOf(ByteRange at, int total) => Math.Clamp(at.First > 0 ? at.First - 1 : total + at.First, 0, total);

    internal override void WriteList(Utf8JsonWriter writer, int index, ReadOnlySpan<byte> payload, FieldValue value) =>
        Layout.WriteList(writer, this, delivered[index], payload, value);

    private bool HasOtherKey(PositionShape other) =>
        identity is not null && other.identity is not null && identity.At == other.identity.At && !key.AsSpan().SequenceEqual(other.key);

    private bool HasOtherConstant(PositionShape other) => layout.Slots.Any(mine => mine.IsConstant && mine.IsAtFixedPlace && other.layout.Slots.Any(
        theirs => theirs.IsConstant && theirs.Field.At == mine.Field.At && theirs.Field.Type == mine.Field.Type && theirs.Field.Order == mine.Field.Order
            && theirs.Field.Bits == mine.Field.Bits && theirs.Field.Constant != mine.Field.Constant));

    /// <summary>Bytes of a payload that ends as a place wants; one that ends before the payload's end grows with its text.</summary>
    private int LengthNeeded(Piece piece)
    {
        if (piece.Slot.Field.At is not { } at || !piece.Slot.IsAtFixedPlace)
        {
            return 0;
        }

        return (at.First > 0, at.Last > 0) switch
        {
            (true, true) => at.Last,
            (true, false) => at.First - 1 + Math.Max(piece.Written.Bytes.Length, 1) + (-at.Last - 1),
            _ => MinimumLength - at.First,
        };
    }

    /// <summary>Bits are added to what stands at their place, so nothing may stand there before.</summary>
    private static void ClearShared(IReadOnlyList<Piece> pieces, byte[] payload)
    {
        foreach (var piece in pieces.Where(piece => piece.Slot.Field.Bits is not null))
        {
            payload.AsSpan(piece.Start, piece.Written.Bytes.Length).Clear();
        }
    }

    /// <returns>The value that must be read back.</returns>
    private static FieldValue Put(Piece piece, byte[] payload, ISecretSink? secrets)
    {
        var bytes = piece.Written.Bytes;
        var (start, length) = (piece.Start, bytes.Length);
        if (piece.Slot.IsAtFixedPlace && piece.Slot.BitParent is null
            && (!piece.Slot.Field.At!.Value.TryResolve(payload.Length, out start, out length) || bytes.Length > length))
        {
            var why = $"it needs {bytes.Length} bytes and has {length}";
            throw piece.Made?.IsSecret == true ? piece.Slot.Writer.Refused("***", why) : piece.Slot.Writer.Refused(piece.Given, why);
        }

        LayoutWriter.Place(piece, payload.AsSpan(start, length));
        if (piece.Made?.IsSecret == true)
        {
            secrets?.Secret(start, length);
        }

        return piece.Written.At(start);
    }

    private void WriteHeader(IReadOnlyDictionary<string, string>? overrides, OneFrame frame, IArguments arguments, byte[] payload)
    {
        foreach (var field in header)
        {
            var name = field.Profile.Name;
            if ((overrides is not null && overrides.TryGetValue(name, out var constant)) || Profile.Header.TryGetValue(name, out constant))
            {
                field.Write(constant, Name, payload);
            }
            else if (field.Profile.Constant is { } always)
            {
                field.Write(always, Name, payload);
            }
            else if (field.Profile.Made is { } expression)
            {
                var made = frame.Make(expression);
                field.Write(made, Name, payload);
                if (made.IsSecret && field.At.TryResolve(payload.Length, out var start, out var length))
                {
                    arguments.Secrets?.Secret(start, length);
                }
            }
        }
    }
}
