using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message whose fields stand at fixed places behind a common header, such as <c>torque: { at: 141..146 }</c>.</summary>
/// <remarks>
/// One header field identifies: the first in the header's order that every such message of the profile gives a constant for (the message number,
/// say). The other constants, such as a revision, are what we send; a frame received with another value there is still this message.
/// Frames may be longer than the last field: later revisions of a device append. Spaces around numbers and behind texts are padding.
/// </remarks>
internal sealed class PositionShape : MessageShape
{
    private readonly HeaderField[] header;
    private readonly HeaderField? identity;
    private readonly byte[] key = [];
    private readonly string identityWords = "";
    private readonly Place[] places;
    private readonly WireLimits limits;

    /// <param name="identity">The header field that identifies; null when the profile has none.</param>
    public PositionShape(MessageProfile profile, DeviceProfile device, HeaderField[] header, HeaderField? identity) : base(profile, device.Charset)
    {
        this.header = header;
        limits = new WireLimits(device);
        if (identity is not null && profile.Header.TryGetValue(identity.Profile.Name, out var constant))
        {
            this.identity = identity;
            key = identity.Key(constant);
            identityWords = $"{identity.Profile.Name} '{constant}'";
        }

        places = [.. profile.Fields.Select(field => new Place(profile, field, device.Charset))];
        var ends = header.Select(field => field.At).Concat(places.Select(place => place.At)).Select(at => Math.Max(at.Last, 0));
        MinimumLength = ends.Append(device.HeaderLength ?? 0).Max();
    }

    /// <summary>Bytes of the shortest payload we send: header and all fields.</summary>
    public int MinimumLength { get; }

    /// <summary>The identifying constant in normal form; null when nothing identifies this message but its fields.</summary>
    public byte[]? Key => identity is null ? null : key;

    public override bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault)
    {
        if (identity is not null
            && (!identity.At.TryResolve(payload.Length, out var at, out var size) || !identity.Normal(payload.Slice(at, size)).SequenceEqual(key)))
        {
            fault = new DecodeFault(StartOf(identity.At, payload.Length), -1, identityWords) { Reached = 0 };
            return false;
        }

        for (var index = 0; index < places.Length; index++)
        {
            var place = places[index];
            if (!place.At.TryResolve(payload.Length, out var start, out var length))
            {
                fault = new DecodeFault(StartOf(place.At, payload.Length), index, place.Reader.Expected);
                return false;
            }

            if (place.IsBlank(payload.Slice(start, length)))
            {
                values[index] = place.Blank;
            }
            else if (!place.Reader.TryReadPlace(payload, start, length, out values[index], out var expected))
            {
                fault = new DecodeFault(start, index, expected);
                return false;
            }
        }

        fault = default;
        return true;
    }

    /// <remarks>A field left out becomes spaces when the profile says what blank means; null always does. Checks and lengths are framing's.</remarks>
    public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output)
    {
        var given = new Argument[places.Length];
        var written = new WrittenField[places.Length];
        var length = MinimumLength;
        for (var index = 0; index < places.Length; index++)
        {
            (given[index], written[index]) = places[index].Write(arguments);
            length = Math.Max(length, places[index].LengthNeeded(written[index].Bytes.Length, MinimumLength));
        }

        var payload = new byte[length];
        payload.AsSpan().Fill((byte)' ');
        WriteHeader(header, payload);
        var expected = new FieldValue[places.Length];
        for (var index = 0; index < places.Length; index++)
        {
            expected[index] = places[index].Put(written[index], given[index], payload);
        }

        limits.Check(this, payload, expected, given);
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

        return [.. parts, .. base.Explain(payload)];
    }

    /// <summary>Proof by the identifying constants.</summary>
    public override bool IsDistinctFrom(MessageShape other) => other switch
    {
        PositionShape shape => identity is not null && shape.identity is not null && identity.At == shape.identity.At
            && !key.AsSpan().SequenceEqual(shape.key),
        TextShape text => text.IsDistinctFrom(this),
        _ => false,
    };

    private void WriteHeader(IReadOnlyDictionary<string, string>? overrides, byte[] payload)
    {
        foreach (var field in header)
        {
            var name = field.Profile.Name;
            if ((overrides is not null && overrides.TryGetValue(name, out var constant)) || Profile.Header.TryGetValue(name, out constant))
            {
                field.Write(constant, Name, payload);
            }
        }
    }

    internal static int StartOf(ByteRange at, int total) => Math.Clamp(at.First > 0 ? at.First - 1 : total + at.First, 0, total);

    private sealed class Place
    {
        private readonly FieldProfile profile;
        private readonly FieldWriter writer;
        private readonly bool zerosAreBlank;

        public Place(MessageProfile message, FieldProfile field, Charset charset)
        {
            profile = field;
            At = field.At ?? throw new ArgumentException($"'{field.Name}' of '{message.Name}' has no place.", nameof(field));
            Reader = new FieldReader(field, charset);
            writer = new FieldWriter(message.Name, field, charset, []);
            zerosAreBlank = field is { Type: FieldType.Digits, Blank: not null };
            Blank = BlankOf(field, charset);
        }

        public ByteRange At { get; }

        public FieldReader Reader { get; }

        public FieldValue Blank { get; }

        private bool IsNumber => profile.Type is FieldType.Int or FieldType.Float or FieldType.Digits or FieldType.Bool;

        public bool IsBlank(ReadOnlySpan<byte> place) =>
            place.IndexOfAnyExcept((byte)' ') < 0 || (zerosAreBlank && place.IndexOfAnyExcept((byte)'0') < 0);

        public (Argument Given, WrittenField Written) Write(IArguments arguments)
        {
            var isGiven = arguments.TryGet(profile.Name, out var value);
            var given = Argument.Of(value);
            if (!isGiven && profile.Blank is null)
            {
                throw writer.Missing();
            }

            return (given, given.Kind == ArgumentKind.Null ? new([], Blank) : writer.Write(given));
        }

        /// <summary>Bytes of a payload that ends as this place wants; a place that ends before the payload's end grows with its text.</summary>
        public int LengthNeeded(int written, int minimum) => (At.First > 0, At.Last > 0) switch
        {
            (true, true) => At.Last,
            (true, false) => At.First - 1 + Math.Max(written, 1) + (-At.Last - 1),
            _ => minimum - At.First,
        };

        /// <returns>The value that must be read back.</returns>
        public FieldValue Put(WrittenField written, Argument given, byte[] payload)
        {
            var bytes = written.Bytes;
            if (!At.TryResolve(payload.Length, out var start, out var length) || bytes.Length > length)
            {
                throw writer.Refused(given, $"it needs {bytes.Length} bytes and has {length}");
            }

            var place = payload.AsSpan(start, length);
            if (IsNumber && bytes.Length > 0)
            {
                var sign = bytes[0] == '-' ? 1 : 0;
                bytes.AsSpan(0, sign).CopyTo(place);
                place[sign..].Fill((byte)'0');
                bytes.AsSpan(sign).CopyTo(place[(length - bytes.Length + sign)..]);
            }
            else
            {
                bytes.CopyTo(place);
            }

            return written.Value ?? FieldValue.Slice(start, bytes.Length);
        }

        private static FieldValue BlankOf(FieldProfile field, Charset charset)
        {
            if (field.Blank is null || FieldText.TextOfBlank(field) is not null)
            {
                return FieldValue.Missing;
            }

            var bytes = FieldReader.Bytes(charset, field.Blank);
            return new FieldReader(field, charset).TryReadPrefix(bytes, 0, out var value, out var length, out var expected) && length == bytes.Length
                ? value
                : throw new ArgumentException($"Blank '{field.Blank}' of '{field.Name}' is not {expected}.", nameof(field));
        }
    }
}
