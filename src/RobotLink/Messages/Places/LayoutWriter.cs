using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>Bytes of one field and where they go.</summary>
/// <param name="Start">0-based; -1 where the frame's length decides.</param>
internal sealed record Piece(Slot Slot, WrittenField Written, Argument Given, int Start, int Items, MadeValue? Made);

/// <summary>Turns arguments into the fields of one frame: first what is given, then what follows from it.</summary>
internal sealed class LayoutWriter(Layout layout, IArguments arguments, OneFrame frame)
{
    private readonly List<Piece> pieces = [];

    /// <summary>Behind the last field that has a start.</summary>
    public int End { get; private set; }

    public IReadOnlyList<Piece> Pieces => pieces;

    /// <param name="from">Where the first field without a place begins.</param>
    public void Collect(int from)
    {
        End = from;
        var omitted = false;
        foreach (var slot in layout.Slots)
        {
            omitted |= IsLeftOut(slot);
            if (omitted)
            {
                continue;
            }

            var piece = Write(slot);
            var start = slot.BitParent is { } parent ? pieces.Find(one => one.Slot == parent)!.Start
                : slot.Field.At is not { } at ? End
                : at.First > 0 ? at.First - 1 : -1;
            pieces.Add(piece with { Start = start });
            frame.Written(slot.Field.Name, piece.Written.Bytes.Length);
            End = slot.BitParent is not null || start < 0 ? End
                : slot.IsAtFixedPlace ? Math.Max(End, slot.Field.At!.Value.Last)
                : start + piece.Written.Bytes.Length;
        }
    }

    /// <summary>Fills in lengths and counts, which follow from the fields they speak of.</summary>
    public void Compute()
    {
        for (var index = 0; index < pieces.Count; index++)
        {
            var slot = pieces[index].Slot;
            var target = pieces.Find(piece => piece.Slot.LengthFrom == slot || piece.Slot.CountFrom == slot);
            if (!slot.Field.IsComputed || target is null)
            {
                continue;
            }

            var number = target.Slot.CountFrom == slot ? target.Items : target.Written.Bytes.Length;
            var written = slot.Writer.Write(Argument.Of(number), arguments);
            pieces[index] = pieces[index] with { Written = Sized(slot, written, Argument.Of(number)) };
        }
    }

    /// <summary>Makes the values that depend on the frame's length.</summary>
    public void Finish()
    {
        for (var index = 0; index < pieces.Count; index++)
        {
            if (pieces[index].Slot.Field.Made is { } expression && expression.NeedsFrame())
            {
                pieces[index] = pieces[index] with { Written = Make(pieces[index].Slot, expression, out var made).Written, Made = made };
            }
        }
    }

    private bool IsLeftOut(Slot slot) =>
        slot.Field is { Optional: true, IsArgument: true } && (!arguments.TryGet(slot.Field.Name, out var value) || Argument.Of(value).Kind == ArgumentKind.Null);

    private Piece Write(Slot slot)
    {
        var field = slot.Field;
        if (slot.IsConstant)
        {
            var constant = Argument.Of(field.Constant);
            slot.Writer.CheckCaptured(constant, arguments);
            return new Piece(slot, Sized(slot, slot.Constant, constant), default, 0, 1, null);
        }

        if (field.IsComputed || field.Made?.NeedsFrame() == true)
        {
            return new Piece(slot, new WrittenField(new byte[slot.Width], FieldValue.Missing), default, 0, 1, null);
        }

        if (field.Made is { } expression)
        {
            var (written, given) = Make(slot, expression, out var made);
            frame.Made(field.Name, made.IsSecret ? made : made.Number ?? (object)made.Text);
            return new Piece(slot, written, given, 0, 1, made);
        }

        var isGiven = arguments.TryGet(field.Name, out var value);
        if (slot.IsList)
        {
            return isGiven && value is not null ? WriteList(slot, value) : throw slot.ListWriter.Missing();
        }

        var argument = Argument.Of(value);
        if (!isGiven && field.Blank is null)
        {
            throw slot.Writer.Missing();
        }

        var isBlank = argument.Kind == ArgumentKind.Null && !slot.IsBinary;
        return isBlank
            ? new Piece(slot, Sized(slot, new WrittenField([], slot.Blank), argument), argument, 0, 1, null)
            : new Piece(slot, Sized(slot, slot.Writer.Write(argument, arguments), argument), argument, 0, 1, null);
    }

    private (WrittenField Written, Argument Given) Make(Slot slot, Expression expression, out MadeValue made)
    {
        made = frame.Make(expression);
        var argument = Argument.Of(made.Number ?? (object)made.Text);
        try
        {
            return (Sized(slot, slot.Writer.Write(argument, arguments), argument), argument);
        }
        catch (EncodeException) when (made.IsSecret)
        {
            // The refusal shows the value it refuses.
            throw slot.Writer.Refused("***", "what is made here does not fit");
        }
    }

    private Piece WriteList(Slot slot, object value)
    {
        if (!ArgumentList.TryItems(value, out var items))
        {
            throw slot.ListWriter.Refused(Argument.Of(value), "it is no list");
        }

        if (slot.Field.Count!.Number is { } count && items.Count != count)
        {
            throw slot.ListWriter.Refused($"a list of {items.Count}", $"it has {count} items");
        }

        var bytes = new List<byte>();
        foreach (var item in items)
        {
            if (slot.Group is { } group)
            {
                bytes.AddRange(Group(slot, group, item));
            }
            else
            {
                var given = Argument.Of(item);
                bytes.AddRange(Sized(slot, slot.Writer.Write(given, arguments), given).Bytes);
            }
        }

        return new Piece(slot, new WrittenField([.. bytes], null, ValueKind.List), Argument.Of(value), 0, items.Count, null);
    }

    private byte[] Group(Slot slot, Layout group, object? item)
    {
        if (!ArgumentList.TryFields(item, arguments, out var fields))
        {
            throw slot.ListWriter.Refused(Argument.Of(item), "one of its items is no object with fields");
        }

        fields = group.Signs.Unsigned(fields);
        var writer = new LayoutWriter(group, fields, new OneFrame(fields));
        writer.Collect(0);
        writer.Compute();
        writer.Finish();
        var bytes = new byte[writer.End];
        foreach (var piece in writer.Pieces)
        {
            Place(piece, bytes.AsSpan(piece.Start, piece.Written.Bytes.Length));
        }

        return bytes;
    }

    /// <summary>Bits share their place with others.</summary>
    public static void Place(Piece piece, Span<byte> place)
    {
        var bytes = piece.Written.Bytes;
        if (piece.Slot.Field.Bits is null)
        {
            piece.Slot.Put(bytes, place);
            return;
        }

        BinaryNumber.Merge(bytes, place, piece.Slot.Field.IsHex);
    }

    /// <summary>As many bytes as the field has: padded, with the bytes that end it. At a fixed place that is done when the frame's length is known.</summary>
    private static WrittenField Sized(Slot slot, WrittenField written, Argument given)
    {
        var bytes = written.Bytes;
        if (slot.Until.Length > 0)
        {
            if (slot.IndexOfUntil(bytes) >= 0)
            {
                throw slot.Writer.Refused(given, $"it contains '{ShownText.Of(slot.Until)}', which ends the field");
            }

            bytes = slot.Width == 0 || bytes.Length + slot.Until.Length <= slot.Width ? [.. bytes, .. slot.Until] : bytes;
        }

        var most = slot.Width > 0 ? slot.Width : int.MaxValue;
        if (bytes.Length > most)
        {
            throw slot.Writer.Refused(given, $"it needs {bytes.Length} bytes and has {most}");
        }

        var ends = bytes.Length > written.Bytes.Length;
        if (slot.Width == 0 || (slot.IsAtFixedPlace && !slot.IsList && !ends))
        {
            return written with { Bytes = bytes, Own = written.Own };
        }

        var place = new byte[slot.Width];
        slot.Put(bytes, place);
        if (ends)
        {
            place.AsSpan(bytes.Length).Fill(slot.Field.Pad ?? slot.Until[^1]);
        }

        return written with { Bytes = place, Own = written.Own };
    }
}
