namespace RobotLink.Profiles;

/// <summary>Fields at positions must lie inside the frame, and not on top of the header or the length.</summary>
internal sealed class PositionChecks(Section root, ProfileDraft draft, FramingProfile framing, MistakeList mistakes)
{
    public void Check()
    {
        var taken = new List<(string What, ByteRange At)>();
        if (framing is LengthFraming { Strip: false } length)
        {
            taken.Add(("the length", length.At));
            if (length.Start.Length > 0)
            {
                taken.Add(("the start bytes", new ByteRange(1, length.Start.Length)));
            }
        }

        var header = root.Map("header");
        foreach (var field in draft.Header)
        {
            Check(header.Map(field.Name), field, taken);
            if (field is { At: { } at, Bits: null })
            {
                taken.Add(($"the header field {field.Name}", at));
            }
        }

        foreach (var (name, keys) in root.Named("messages"))
        {
            // Where a message leaves a header field open, it may read that very place in its own way.
            var message = draft.Messages.GetValueOrDefault(name.Value);
            foreach (var field in message?.Layout ?? message?.Fields ?? [])
            {
                Check(keys.Map("fields").Map(field.Name), field, taken.FindAll(other => other.At != field.At || !IsOpen(other.At, message)));
            }
        }
    }

    private bool IsOpen(ByteRange at, MessageProfile? message) => message is not null && draft.Header.Exists(
        field => field.At == at && field is { Constant: null, Made: null } && !message.Header.ContainsKey(field.Name));

    private void Check(Section keys, FieldProfile field, List<(string What, ByteRange At)> taken)
    {
        if (field.At is not { } at)
        {
            return;
        }

        var overlapped = taken.Find(other => Overlap(other.At, at));
        if (overlapped.What is not null)
        {
            mistakes.Add(
                "E1311", keys.ValuePlace("at"), $"{keys.PathOf("at")} is {at}, where {overlapped.What} stands ({overlapped.At}).",
                "Positions count from the frame's first byte, the length and the header included.", "Correct the place.");
        }
        else if (Math.Max(Math.Abs(at.First), Math.Abs(at.Last)) > framing.Max)
        {
            mistakes.Add(
                "E1311", keys.ValuePlace("at"), $"{keys.PathOf("at")} is {at}, but a frame has at most {framing.Max} bytes.", null,
                "Correct the place, or raise framing.max.");
        }
    }

    private static bool Overlap(ByteRange left, ByteRange right) =>
        left.First > 0 && left.Last > 0 && right.First > 0 && right.Last > 0 && left.First <= right.Last && right.First <= left.Last;
}
