using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Fuzz;

/// <summary>Framers: however the stream is divided, the frames are the same; nothing more is taken than has come; what was written is read back.</summary>
internal sealed class FramingTarget : Target
{
    private const int InputsPerRound = 1024;
    private const int WriteEach = 16;
    private const int AllocationsPerRound = 256 * 1024;

    private readonly FramingPlay whole = new();
    private readonly FramingPlay divided = new();
    private readonly FramingInput input = new();

    public override string Name => "framing";

    public override Finding? Round(ulong seed)
    {
        var draw = new Draw(seed);
        var kind = Kind(draw, out var framer);
        input.Prepare(kind, framer, draw);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var index = 0; index < InputsPerRound; index++)
        {
            Inputs++;
            input.Make(kind, draw);
            var silences = draw.OneIn(2) ? draw.Bits() & draw.Bits() & draw.Bits() : 0;
            var readsEnd = draw.OneIn(4) ? ulong.MaxValue : draw.Bits() & draw.Bits();
            if (Judge(kind, framer, readsEnd, silences) is { } broken)
            {
                return Found(seed, kind, broken, input.Bytes, readsEnd, silences);
            }
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (allocated > AllocationsPerRound)
        {
            return Found(seed, kind, $"{InputsPerRound} inputs allocated {allocated} bytes", [], 0, 0);
        }

        for (var index = 0; index < InputsPerRound / WriteEach; index++)
        {
            Inputs++;
            var payload = FramingInput.Payload(kind, draw);
            if (JudgeWriting(kind, framer, payload) is { } broken)
            {
                return Found(seed, kind, broken, payload, 0, 0);
            }
        }

        return null;
    }

    private static FramingKind Kind(Draw draw, out Framer framer)
    {
        while (true)
        {
            var kind = FramingKind.Of(draw);
            try
            {
                framer = Framers.For(kind.Profile);
                return kind;
            }
            catch (ArgumentException)
            {
                // What the profile reader refuses with words, the framer refuses, too.
            }
        }
    }

    private string? Judge(FramingKind kind, Framer framer, ulong readsEnd, ulong silences)
    {
        // A datagram is what comes at once, so there only silence divides.
        var divides = kind.Profile is DatagramFraming ? 0 : readsEnd;
        if ((whole.Run(framer, input.Bytes, 0, silences) ?? divided.Run(framer, input.Bytes, divides, silences)) is { } broken)
        {
            return broken;
        }

        return whole.Pieces.SequenceEqual(divided.Pieces) ? null : "divided otherwise, the stream gives other frames:" + Pieces(whole) + Pieces(divided);
    }

    private string? JudgeWriting(FramingKind kind, Framer framer, byte[] payload)
    {
        framer.Reset();
        if (!input.TryWrite(framer, payload, out var written) || written.Length > FramingPlay.LongestInput)
        {
            return null;
        }

        var frame = written.ToArray();
        if (frame.Length > framer.Max && kind.Profile is not ListFraming)
        {
            return $"a frame of {frame.Length} bytes was written, more than the maximum";
        }

        var cut = framer.Sent(frame);
        if (cut.Kind != CutKind.Frame)
        {
            return $"what was written, {Convert.ToHexString(frame)}, is no frame: {cut}";
        }

        var carried = (cut.IsRewritten ? framer.Rewritten : frame).Slice(cut.PayloadAt, cut.PayloadLength).ToArray();
        if (!input.TryWrite(framer, carried, out var again) || !again.SequenceEqual(frame))
        {
            return $"what was written, {Convert.ToHexString(frame)}, carries {Convert.ToHexString(carried)}, which is written otherwise";
        }

        if (carried.Length != payload.Length)
        {
            return $"what was written, {Convert.ToHexString(frame)}, carries {carried.Length} bytes";
        }

        // Rules of lengths, parts and prompts are about what the device sends.
        if (kind.Profile is LengthByFraming or LengthFraming { Parts: not null } or ListFraming or DelimiterFraming { Prompts.Count: > 0 })
        {
            return null;
        }

        var broken = whole.Run(framer, frame, 0, 1UL << (frame.Length - 1));
        return broken ?? (whole.Outcome() is (1, true) ? null : $"what was written, {Convert.ToHexString(frame)}, is read as{Pieces(whole)}");
    }

    private static string Pieces(FramingPlay play) => $"\n    {string.Join("\n    ", play.Pieces.ToArray())}\n  ";

    private Finding Found(ulong seed, FramingKind kind, string what, ReadOnlySpan<byte> bytes, ulong readsEnd, ulong silences)
    {
        var shown = new System.Text.StringBuilder();
        for (var index = 0; index < bytes.Length; index++)
        {
            var bit = 1UL << Math.Min(63, index);
            shown.Append(bytes[index].ToString("X2")).Append((silences & bit) != 0 ? '~' : (readsEnd & bit) != 0 ? '|' : ' ');
        }

        return new Finding(Name, seed, $"{kind.Name}: {what} {Shown(kind.Profile)}", shown.ToString());
    }

    private static string Shown(object profile) => profile switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        string or ValueType => $"{profile}",
        System.Collections.IEnumerable many => $"[{string.Join(", ", many.Cast<object>().Select(Shown))}]",
        _ => $"{profile.GetType().Name} {{ {string.Join(", ", profile.GetType().GetProperties()
            .Where(property => property.Name is not ("Delimiters" or "EqualityContract"))
            .Select(property => $"{property.Name} = {(property.GetValue(profile) is { } value ? Shown(value) : "none")}"))} }}",
    };
}
