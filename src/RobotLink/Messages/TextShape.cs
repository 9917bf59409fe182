using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message that is a text with typed holes, such as <c>POS {x:float} {y:float}</c>.</summary>
/// <remarks>
/// There is one way to read a payload, found in one pass. Literals match byte for byte. An open hole (text, word) extends to the first
/// occurrence of the literal behind it, or to the end when none follows; every other hole takes the longest legal value, of choices the longest.
/// At the end every byte is used up.
/// </remarks>
internal sealed class TextShape : MessageShape
{
    private readonly Literal lead;
    private readonly Hole[] holes;
    private readonly WireLimits limits;

    /// <exception cref="ArgumentException">An open hole stands directly before another: nothing would tell where it ends.</exception>
    public TextShape(MessageProfile profile, DeviceProfile device) : base(profile, device.Charset)
    {
        limits = new WireLimits(device);
        var parts = profile.Text ?? throw new ArgumentException("The message has no text.", nameof(profile));
        var bytes = new List<byte[]> { Array.Empty<byte>() };
        var fields = new List<FieldProfile>();
        foreach (var part in parts)
        {
            if (part.Field is null)
            {
                bytes[^1] = [.. bytes[^1], .. part.Literal];
            }
            else
            {
                fields.Add(part.Field);
                bytes.Add([]);
            }
        }

        lead = new Literal(bytes[0]);
        holes = [.. fields.Select((field, index) => new Hole(
            new FieldReader(field, device.Charset),
            new FieldWriter(profile.Name, field, device.Charset, limits.Delimiters),
            new Literal(bytes[index + 1])))];
        for (var index = 0; index < holes.Length - 1; index++)
        {
            if (holes[index].Reader.IsOpen && holes[index].Next.Bytes.Length == 0)
            {
                throw new ArgumentException(
                    $"'{fields[index].Name}' of '{profile.Name}' ends nowhere: put a character between it and '{fields[index + 1].Name}'.",
                    nameof(profile));
            }
        }
    }

    public override bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault)
    {
        var at = 0;
        if (!lead.TryTake(payload, ref at, out fault))
        {
            return false;
        }

        for (var index = 0; index < holes.Length; index++)
        {
            ref readonly var hole = ref holes[index];
            var reader = hole.Reader;
            if (reader.IsOpen)
            {
                if (!TryTakeOpen(payload, index, ref at, out values[index], out fault))
                {
                    return false;
                }
            }
            else if (reader.TryReadPrefix(payload, at, out values[index], out var length, out var expected))
            {
                at += length;
            }
            else
            {
                fault = new DecodeFault(at, index, expected);
                return false;
            }

            if (!hole.Next.TryTake(payload, ref at, out fault))
            {
                return false;
            }
        }

        fault = new DecodeFault(at, -1, DecodeFault.End);
        return at == payload.Length;
    }

    public override IReadOnlyList<MessagePart> Explain(ReadOnlySpan<byte> payload)
    {
        var parts = new List<MessagePart>();
        var at = 0;
        var fits = TryExplain(lead, payload, ref at, parts);
        for (var index = 0; index < holes.Length && fits; index++)
        {
            ref readonly var hole = ref holes[index];
            var start = at;
            if (hole.Reader.IsOpen)
            {
                fits = TryTakeOpen(payload, index, ref at, out _, out _);
            }
            else
            {
                fits = hole.Reader.TryReadPrefix(payload, at, out _, out var length, out _);
                at += length;
            }

            if (fits)
            {
                parts.Add(new MessagePart(PartKind.Field, start, at - start, Fields[index].Name, index));
                fits = TryExplain(hole.Next, payload, ref at, parts);
            }
        }

        return parts;
    }

    public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output)
    {
        var payload = new ArrayBufferWriter<byte>();
        var expected = new FieldValue[holes.Length];
        var given = new Argument[holes.Length];
        payload.Write(lead.Bytes);
        for (var index = 0; index < holes.Length; index++)
        {
            var hole = holes[index];
            given[index] = arguments.TryGet(hole.Reader.Field.Name, out var value) ? Argument.Of(value) : throw hole.Writer.Missing();
            var written = hole.Writer.Write(given[index]);
            if (hole.Reader.IsOpen && hole.Next.Bytes.Length > 0 && EndsEarly(written.Bytes, hole.Next.Bytes))
            {
                throw hole.Writer.Refused(given[index], $"it would be read back differently, because {hole.Next.Words} ends it");
            }

            expected[index] = written.Value ?? FieldValue.Slice(payload.WrittenCount, written.Bytes.Length);
            payload.Write(written.Bytes);
            payload.Write(hole.Next.Bytes);
        }

        limits.Check(this, payload.WrittenSpan, expected, given);
        output.Write(payload.WrittenSpan);
    }

    /// <summary>Proof by the leading literals, or by the whole text when a message has no holes.</summary>
    public override bool IsDistinctFrom(MessageShape other)
    {
        if (holes.Length == 0)
        {
            return !other.TryDecode(lead.Bytes, new FieldValue[other.Fields.Count], out _);
        }

        return other is TextShape text && (text.holes.Length == 0
            ? text.IsDistinctFrom(this)
            : !lead.Bytes.AsSpan().StartsWith(text.lead.Bytes) && !text.lead.Bytes.AsSpan().StartsWith(lead.Bytes));
    }

    private bool TryTakeOpen(ReadOnlySpan<byte> payload, int index, ref int at, out FieldValue value, out DecodeFault fault)
    {
        ref readonly var hole = ref holes[index];
        var next = hole.Next.Bytes;
        var length = next.Length == 0 ? payload.Length - at : payload[at..].IndexOf(next);
        if (length < 0)
        {
            value = default;
            fault = new DecodeFault(at, index, hole.UpToNext);
            return false;
        }

        var fits = hole.Reader.TryReadOpen(payload, at, length, out value, out var expected, out var odd);
        fault = fits ? default : new DecodeFault(at, index, expected) { Reached = odd };
        at += length;
        return fits;
    }

    /// <summary>Adds as much of a literal as is there.</summary>
    private static bool TryExplain(Literal literal, ReadOnlySpan<byte> payload, ref int at, List<MessagePart> parts)
    {
        var start = at;
        var fits = literal.TryTake(payload, ref at, out var fault);
        var length = (fits ? at : fault.Reached) - start;
        if (length > 0)
        {
            parts.Add(new MessagePart(PartKind.Literal, start, length, null, -1));
        }

        return fits;
    }

    private static bool EndsEarly(byte[] bytes, byte[] next)
    {
        byte[] together = [.. bytes, .. next];
        return together.AsSpan().IndexOf(next) < bytes.Length;
    }

    private sealed class Literal(byte[] bytes)
    {
        public byte[] Bytes { get; } = bytes;

        public string Words { get; } = $"'{ShownText.Of(bytes)}'";

        public bool TryTake(ReadOnlySpan<byte> payload, ref int at, out DecodeFault fault)
        {
            var rest = payload[at..];
            if (rest.StartsWith(Bytes))
            {
                at += Bytes.Length;
                fault = default;
                return true;
            }

            fault = new DecodeFault(at, -1, Words) { Reached = at + rest.CommonPrefixLength(Bytes) };
            return false;
        }
    }

    private readonly struct Hole(FieldReader reader, FieldWriter writer, Literal next)
    {
        public FieldReader Reader { get; } = reader;

        public FieldWriter Writer { get; } = writer;

        public Literal Next { get; } = next;

        public string UpToNext { get; } = $"{reader.Expected} up to {next.Words}";
    }
}
