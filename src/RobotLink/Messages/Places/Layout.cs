using System.Text.Json;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Fields at places and fields one behind the other, read in one pass from front to back; allocates nothing.</summary>
internal sealed class Layout
{
    private const int OnStack = 64;

    private readonly Slot[] slots;

    public Layout(string message, IReadOnlyList<FieldProfile> fields, Charset charset)
    {
        var made = new List<Slot>();
        foreach (var field in fields)
        {
            made.Add(new Slot(message, field, field.Constant is null ? Values++ : -1, charset, made));
        }

        slots = [.. made];
        Signs = new FieldSigns([.. fields.Where(field => field.Constant is null)], charset);
    }

    public FieldSigns Signs { get; }

    public IReadOnlyList<Slot> Slots => slots;

    /// <summary>Values that are delivered.</summary>
    public int Values { get; }

    /// <param name="from">Where the first field without a place begins.</param>
    /// <param name="limit">What lies behind belongs to no field, such as a checksum.</param>
    /// <param name="end">Behind the last field.</param>
    /// <param name="parts">Told which bytes each field took; null when nobody asks.</param>
    public bool TryRead(
        ReadOnlySpan<byte> payload, int from, int limit, Span<FieldValue> values, out int end, out DecodeFault fault, List<MessagePart>? parts = null)
    {
        var starts = slots.Length <= OnStack ? stackalloc int[OnStack] : new int[slots.Length];
        var numbers = slots.Length <= OnStack ? stackalloc long[OnStack] : new long[slots.Length];
        end = from;
        fault = default;
        foreach (var slot in slots)
        {
            if (slot.BitParent is { } parent)
            {
                starts[slot.Index] = starts[parent.Index];
                if (!TryReadBits(payload, slot, parent, starts[parent.Index], ref values, out fault))
                {
                    return false;
                }

                parts?.Add(new MessagePart(PartKind.Field, starts[parent.Index], parent.Width, slot.Field.Name, slot.ValueIndex));
                continue;
            }

            if (!TryReadSlot(payload, slot, end, limit, numbers, out var start, out var value, out var after, out fault))
            {
                return false;
            }

            starts[slot.Index] = start;
            end = after;
            parts?.Add(slot.IsConstant
                ? new MessagePart(PartKind.Literal, start, after - start, null, -1)
                : new MessagePart(PartKind.Field, start, after - start, slot.Field.Name, slot.ValueIndex));
            numbers[slot.Index] = value.Kind switch
            {
                ValueKind.Integer => value.Integer,
                ValueKind.Number => (long)Math.Clamp(value.Number, -1, int.MaxValue),
                _ => -1,
            };
            if (slot.ValueIndex >= 0)
            {
                values[slot.ValueIndex] = value;
            }
        }

        Signs.Apply(payload, values);
        return true;
    }

    /// <summary>Writes the items of a list that was read before.</summary>
    public static void WriteList(Utf8JsonWriter writer, MessageShape shape, Slot slot, ReadOnlySpan<byte> payload, FieldValue list)
    {
        var scratch = new FieldValue[Math.Max(1, slot.Group?.Values ?? 1)];
        var at = list.Start;
        writer.WriteStartArray();
        while (at < list.Start + list.Length && TryReadItem(payload, slot, at, list.Start + list.Length, 0, scratch, out at, out _))
        {
            if (slot.Group is { } group)
            {
                writer.WriteStartObject();
                foreach (var inner in group.slots.Where(inner => inner.ValueIndex >= 0 && !inner.Field.IsHidden))
                {
                    writer.WritePropertyName(inner.Field.Name);
                    inner.WriteJson(writer, shape, payload, scratch[inner.ValueIndex]);
                }

                writer.WriteEndObject();
            }
            else
            {
                slot.WriteJson(writer, shape, payload, scratch[0]);
            }
        }

        writer.WriteEndArray();
    }

    private static bool TryReadSlot(
        ReadOnlySpan<byte> payload, Slot slot, int cursor, int limit, ReadOnlySpan<long> numbers,
        out int start, out FieldValue value, out int after, out DecodeFault fault)
    {
        var field = slot.Field;
        var length = 0;
        value = FieldValue.Missing;
        after = cursor;
        start = cursor;
        if (slot.IsAtFixedPlace)
        {
            var place = field.At!.Value;
            if (!place.TryResolve(payload.Length, out start, out length) || (place.Last > 0 && place.Last > limit))
            {
                start = PositionShape.StartOf(place, payload.Length);
                fault = Fault(slot, start, slot.Expected);
                return field.Optional && start >= limit;
            }
        }
        else
        {
            start = field.At is { } at ? PositionShape.StartOf(at, payload.Length) : cursor;
            if (field.Optional && start >= limit)
            {
                fault = default;
                return true;
            }

            length = Length(slot, payload, start, limit, numbers);
        }

        after = start + length;
        if (length < 0 || (!slot.IsAtFixedPlace && after > limit))
        {
            fault = Fault(slot, start, length < 0 ? slot.ExpectedWithEnd : slot.Expected);
            return false;
        }

        if (slot.IsList)
        {
            return TryReadList(payload, slot, start, limit, numbers, out value, out after, out fault);
        }

        var fits = slot.TryRead(payload, start, length, out value, out var expected);
        fault = fits ? default : Fault(slot, start, expected);
        return fits;
    }

    /// <returns>Bytes of a field that is no list; -1 when the frame does not hold its end; 0 for a list, whose items tell it.</returns>
    private static int Length(Slot slot, ReadOnlySpan<byte> payload, int start, int limit, ReadOnlySpan<long> numbers)
    {
        if (slot.IsList)
        {
            return 0;
        }

        if (slot.LengthFrom is { } from)
        {
            return numbers[from.Index] is >= 0 and <= int.MaxValue / 2 and var length ? (int)length : -1;
        }

        return slot.Field.Length is { IsRest: true } ? Math.Max(0, limit - start) : ItemLength(slot, payload, start, limit);
    }

    /// <returns>Bytes of one item; -1 when the frame does not hold its end.</returns>
    private static int ItemLength(Slot slot, ReadOnlySpan<byte> payload, int start, int limit)
    {
        if (slot.Width > 0 || slot.Until.Length == 0)
        {
            return slot.Width;
        }

        var end = start <= limit ? slot.IndexOfUntil(payload[start..limit]) : -1;
        return end < 0 ? -1 : end + slot.Until.Length;
    }

    private static bool TryReadList(
        ReadOnlySpan<byte> payload, Slot slot, int start, int limit, ReadOnlySpan<long> numbers,
        out FieldValue value, out int end, out DecodeFault fault)
    {
        var size = slot.Group?.Values ?? 1;
        var scratch = size <= OnStack ? stackalloc FieldValue[OnStack] : new FieldValue[size];
        var count = slot.CountFrom is { } from ? numbers[from.Index] : slot.Field.Count!.Number ?? long.MaxValue;
        var isRest = slot.Field.Count!.IsRest;
        end = start;
        value = default;
        fault = default;
        for (var item = 0L; isRest ? end < limit : item < count; item++)
        {
            var at = end;
            if (!TryReadItem(payload, slot, at, limit, slot.ValueIndex, scratch, out end, out fault))
            {
                return false;
            }

            if (end == at)
            {
                fault = Fault(slot, at, slot.Expected);
                return false;
            }
        }

        value = FieldValue.Slice(ValueKind.List, start, end - start);
        fault = Fault(slot, start, slot.Expected);
        return count >= 0;
    }

    private static bool TryReadItem(
        ReadOnlySpan<byte> payload, Slot slot, int at, int limit, int index, Span<FieldValue> scratch, out int end, out DecodeFault fault)
    {
        end = at;
        if (slot.Group is { } group)
        {
            var fitted = group.TryRead(payload, at, limit, scratch, out end, out fault);
            fault = fitted ? default : fault with { Field = index };
            return fitted;
        }

        var length = ItemLength(slot, payload, at, limit);
        fault = Fault(slot, at, slot.Expected);
        if (length < 0 || at + length > limit || !slot.TryRead(payload, at, length, out scratch[0], out _))
        {
            return false;
        }

        end = at + length;
        return true;
    }

    private static bool TryReadBits(ReadOnlySpan<byte> payload, Slot slot, Slot parent, int start, ref Span<FieldValue> values, out DecodeFault fault)
    {
        fault = Fault(slot, start, slot.Expected);
        if (start + parent.Width > payload.Length)
        {
            values[slot.ValueIndex] = FieldValue.Missing;
            return parent.Field.Optional;
        }

        return slot.Reader.TryReadPlace(payload, start, parent.Width, out values[slot.ValueIndex], out _);
    }

    private static DecodeFault Fault(Slot slot, int at, string expected) => new(at, slot.ValueIndex, expected);
}
