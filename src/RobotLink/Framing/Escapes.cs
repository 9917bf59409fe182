using System.Buffers;
using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>What stands for what where bytes are hidden behind a lead byte.</summary>
internal sealed class Escapes
{
    private const short None = -1;

    private readonly short[] meaning = new short[256];
    private readonly short[] written = new short[256];

    /// <param name="start">Empty for none.</param>
    /// <exception cref="ArgumentException">A mark could not be told from what is hidden.</exception>
    public Escapes(EscapeProfile profile, byte[] start, byte[] end)
    {
        Lead = profile.Lead;
        StartsInside = start.Length > 0 && (start[0] == Lead || end[0] != Lead);
        Array.Fill(meaning, None);
        Array.Fill(written, None);
        byte[] hidden = [Lead, .. First(end), .. StartsInside ? First(start) : []];
        if (profile.Xor is { } xor)
        {
            Substitute(Enumerable.Range(0, 256).Select(value => new EscapePair((byte)(value ^ xor), (byte)value)), hidden);
        }
        else if (profile.Map.Count > 0)
        {
            Substitute(profile.Map, hidden);
        }
        else
        {
            Repeat(hidden, everyByte: end[0] != Lead);
        }

        if (EscapeRules.Fault(profile, start, end) is { } fault)
        {
            throw new ArgumentException(fault, nameof(profile));
        }

        Special = SearchValues.Create([Lead, end[0], .. StartsInside ? start[..1] : []]);
    }

    public byte Lead { get; }

    /// <summary>A start mark inside a frame is one: payloads hide it.</summary>
    public bool StartsInside { get; }

    /// <summary>Everything else stands for itself.</summary>
    public SearchValues<byte> Special { get; }

    /// <summary>What the byte behind a lead means; negative when it means nothing.</summary>
    public int Meaning(byte behindLead) => meaning[behindLead];

    /// <returns>How many bytes were written.</returns>
    public int Write(ReadOnlySpan<byte> payload, Span<byte> output)
    {
        var count = 0;
        foreach (var value in payload)
        {
            var hidden = written[value];
            if (hidden >= 0)
            {
                output[count++] = Lead;
            }

            output[count++] = hidden >= 0 ? (byte)hidden : value;
        }

        return count;
    }

    private byte[] First(byte[] mark) => mark.Length == 0 || mark[0] == Lead ? [] : [mark[0]];

    private void Substitute(IEnumerable<EscapePair> pairs, byte[] hidden)
    {
        foreach (var pair in pairs.Where(pair => !hidden.Contains(pair.Written)))
        {
            meaning[pair.Written] = pair.Means;
            if (hidden.Contains(pair.Means))
            {
                written[pair.Means] = pair.Written;
            }
        }
    }

    private void Repeat(byte[] hidden, bool everyByte)
    {
        for (var value = 0; value < 256; value++)
        {
            var isHidden = hidden.Contains((byte)value);
            meaning[value] = isHidden || everyByte ? (short)value : None;
            written[value] = isHidden ? (short)value : None;
        }
    }
}
