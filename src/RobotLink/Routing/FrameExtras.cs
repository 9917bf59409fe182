using RobotLink.Messages;

namespace RobotLink.Routing;

/// <summary>What does not fit into a few bytes of a frame: its shape, told by a number; and what few frames have, by the frame's place.</summary>
internal sealed class FrameExtras
{
    /// <summary>The shape has no number: it lies at the frame's place.</summary>
    public const byte Elsewhere = 255;

    private Dictionary<long, (MessageShape? Shape, string? Reason)>? some;
    private MessageShape?[] shapes = new MessageShape?[4]; // 0: none
    private byte last;
    private byte lastButOne;

    public (MessageShape? Shape, string? Reason) this[long place] => some![place];

    public void Add(long place, MessageShape? shape, string? reason) => (some ??= []).Add(place, (shape, reason));

    public void Remove(long place) => some!.Remove(place);

    public MessageShape? ShapeOf(byte number) => shapes[number];

    /// <remarks>A question and its answer take turns, and most frames are like one of the two before.</remarks>
    public byte NumberOf(MessageShape? shape)
    {
        if (ReferenceEquals(shapes[last], shape))
        {
            return last;
        }

        (last, lastButOne) = (lastButOne, last);
        if (!ReferenceEquals(shapes[last], shape))
        {
            last = shape is null ? (byte)0 : Search(shape);
        }

        return last == 0 && shape is not null ? Elsewhere : last;
    }

    /// <summary>Forgets shapes whose numbers are on no frame any more.</summary>
    public void Keep(ReadOnlySpan<bool> used)
    {
        for (var number = 1; number < shapes.Length && number < Elsewhere; number++)
        {
            shapes[number] = used[number] ? shapes[number] : null;
        }

        (last, lastButOne) = (0, 0);
    }

    /// <returns>0 when all numbers are taken.</returns>
    private byte Search(MessageShape shape)
    {
        var free = 0;
        for (var number = 1; number < shapes.Length; number++)
        {
            if (ReferenceEquals(shapes[number], shape))
            {
                return (byte)number;
            }

            free = free == 0 && shapes[number] is null ? number : free;
        }

        if (free == 0 && shapes.Length < Elsewhere)
        {
            free = shapes.Length;
            Array.Resize(ref shapes, Math.Min(Elsewhere, 2 * shapes.Length));
        }

        shapes[free] = free == 0 ? null : shape;
        return (byte)free;
    }
}
