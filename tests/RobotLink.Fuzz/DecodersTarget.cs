using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Fuzz;

/// <summary>The messages of bundled profiles: any payload is matched or not, without a throw; nothing is allocated for it.</summary>
internal sealed class DecodersTarget : Target
{
    private const int InputsPerRound = 1024;
    private const int LongestPayload = 512;
    private const int AllocationsPerInput = 64;

    private const int WordsEach = 32;

    private readonly List<(MessageCatalogue Catalogue, List<byte[]> Samples)> devices = [];
    private readonly Dictionary<MessageCatalogue, (long Payloads, long Bytes)> spent = [];
    private readonly byte[] payload = new byte[LongestPayload];
    private int length;

    public DecodersTarget(BundledProfiles profiles)
    {
        foreach (var name in profiles.Names)
        {
            if (new ProfileCatalogue(profiles).Read(name).Profile is { } profile)
            {
                devices.Add((new MessageCatalogue(profile), [.. Samples(profile)]));
            }
        }
    }

    public override string Name => "decoders";

    public override IEnumerable<string> Remarks => spent.OrderByDescending(each => (double)each.Value.Bytes / each.Value.Payloads).Select(
        each => $"{each.Key.Profile.Name}: {(double)each.Value.Bytes / each.Value.Payloads:0.0} bytes allocated per payload, {each.Value.Payloads} payloads");

    public override Finding? Round(ulong seed)
    {
        var found = Play(seed, out var allocated);

        // What is made once and kept, such as the automaton of a pattern, costs nothing the second time.
        if (found is null && allocated > InputsPerRound * AllocationsPerInput)
        {
            found = Play(seed, out allocated);
        }

        Inputs += InputsPerRound;
        var catalogue = new Draw(seed).From(devices).Catalogue;
        var (payloads, bytes) = spent.GetValueOrDefault(catalogue);
        spent[catalogue] = (payloads + InputsPerRound, bytes + allocated);
        return found ?? (allocated > InputsPerRound * AllocationsPerInput
            ? Found(seed, catalogue, $"{InputsPerRound} payloads allocated {allocated} bytes")
            : null);
    }

    private Finding? Play(ulong seed, out long allocated)
    {
        var draw = new Draw(seed);
        var (catalogue, samples) = draw.From(devices);
        var values = new FieldValue[catalogue.MaximumFields];
        _ = catalogue.Match("?"u8, [], values, out _);
        allocated = 0;
        for (var index = 0; index < InputsPerRound; index++)
        {
            Make(samples, draw);
            try
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var received = catalogue.Match(payload.AsSpan(0, length), [], values, out var nearest);
                _ = catalogue.MatchSent(payload.AsSpan(0, length), values, out _);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                if (received is null && index % WordsEach == 0)
                {
                    _ = nearest.ToWords(payload.AsSpan(0, length));
                }
            }
            catch (Exception thrown)
            {
                return Found(seed, catalogue, $"thrown: {thrown}");
            }
        }

        return null;
    }

    /// <summary>What devices said in the transcripts, and what their messages are made of.</summary>
    private static IEnumerable<byte[]> Samples(DeviceProfile profile)
    {
        yield return [];
        foreach (var line in profile.Examples.SelectMany(example => example.Lines).Where(line => line.Sign is '<' or '>'))
        {
            if (!ByteNotation.TryParse(line.Text, profile.Charset, out var bytes, out _))
            {
                continue;
            }

            var framer = Framers.For(profile.Framing);
            for (var rest = bytes; rest.Length > 0;)
            {
                var cut = framer.Sent(rest);
                if (cut.Kind == CutKind.Frame)
                {
                    yield return (cut.IsRewritten ? framer.Rewritten : rest).Slice(cut.PayloadAt, cut.PayloadLength).ToArray();
                }

                rest = cut.Length > 0 ? rest[cut.Length..] : [];
            }
        }

        foreach (var message in profile.Messages.Where(message => message.Text is not null))
        {
            yield return [.. message.Text!.SelectMany(part => part.Field is null ? part.Literal : "1"u8.ToArray())];
        }
    }

    private void Make(List<byte[]> samples, Draw draw)
    {
        length = 0;
        Add(draw.From(samples));
        if (draw.OneIn(4))
        {
            Add(draw.From(samples));
        }

        for (var count = draw.Next(5); count > 0; count--)
        {
            var at = draw.Next(Math.Max(1, length));
            switch (draw.Next(5))
            {
                case 0:
                    payload[at] = draw.From(" 0123456789.-+eE,|"u8);
                    break;
                case 1:
                    payload[at] = (byte)draw.Next(256);
                    break;
                case 2:
                    length = at;
                    break;
                case 3 when length < LongestPayload:
                    payload.AsSpan(at, length - at).CopyTo(payload.AsSpan(at + 1));
                    payload[at] = draw.From("0 \0-9<"u8);
                    length++;
                    break;
                default:
                    payload.AsSpan(at, Math.Min(length - at, draw.Next(1, 30))).Fill(draw.From("09 -.A"u8));
                    break;
            }
        }
    }

    private void Add(ReadOnlySpan<byte> sample)
    {
        var count = Math.Min(sample.Length, LongestPayload - length);
        sample[..count].CopyTo(payload.AsSpan(length));
        length += count;
    }

    private Finding Found(ulong seed, MessageCatalogue catalogue, string what) =>
        new(Name, seed, $"{catalogue.Profile.Name}: {what}", Convert.ToHexString(payload.AsSpan(0, length)));
}
