using System.Buffers;

namespace RobotLink.Framing;

/// <summary>Finds whichever of several byte sequences is complete first.</summary>
/// <remarks>Of those complete at the same byte the longest counts: CR LF before LF.</remarks>
internal sealed class MarkSearch
{
    private readonly byte[][] longestFirst;
    private readonly byte[]? only;
    private readonly bool isByteOfTwo; // LF, where CR LF counts as well: the byte before tells
    private readonly byte oneLast;
    private readonly byte otherLast;
    private readonly SearchValues<byte>? lastBytes; // for more than two

    public MarkSearch(params IEnumerable<byte[]> marks)
    {
        longestFirst = [.. marks.OrderByDescending(mark => mark.Length)];
        if (longestFirst.Length == 0 || longestFirst[^1].Length == 0)
        {
            throw new ArgumentException("A mark needs at least one byte.", nameof(marks));
        }

        // Whatever contains another mark is never complete before it: searching for the innermost ones is enough.
        var innermost = longestFirst.Where(IsInnermost).DistinctBy(Convert.ToHexString).ToArray();
        only = innermost.Length == 1 ? innermost[0] : null;
        isByteOfTwo = only is { Length: 1 } && longestFirst is [{ Length: 2 }, _] && longestFirst[0][1] == only[0];
        oneLast = innermost[0][^1];
        otherLast = innermost[^1][^1];
        lastBytes = innermost.Length > 2 ? SearchValues.Create([.. innermost.Select(mark => mark[^1])]) : null;
    }

    public byte[][] LongestFirst => longestFirst;

    public int Longest => longestFirst[0].Length;

    /// <param name="bytes">Searched from the front.</param>
    /// <param name="searched">So many bytes at the front are known to hold no complete mark.</param>
    /// <param name="end">Where the mark ends.</param>
    /// <returns>The mark found, or null.</returns>
    public byte[]? Find(ReadOnlySpan<byte> bytes, int searched, out int end)
    {
        if (only is null)
        {
            return FindAny(bytes, searched, out end);
        }

        var from = Math.Max(0, searched - only.Length + 1);
        var at = only.Length == 1 ? bytes[from..].IndexOf(only[0]) : bytes[from..].IndexOf(only);
        if (at < 0)
        {
            end = 0;
            return null;
        }

        end = from + at + only.Length;
        return longestFirst.Length == 1 ? only
            : isByteOfTwo ? end >= 2 && bytes[end - 2] == longestFirst[0][0] ? longestFirst[0] : only
            : LongestAtEnd(bytes[..end]);
    }

    private byte[]? FindAny(ReadOnlySpan<byte> bytes, int searched, out int end)
    {
        end = searched;
        while (true)
        {
            var rest = bytes[end..];
            var at = lastBytes is null ? rest.IndexOfAny(oneLast, otherLast) : rest.IndexOfAny(lastBytes);
            if (at < 0)
            {
                return null;
            }

            end += at + 1;
            if (LongestAtEnd(bytes[..end]) is { } mark)
            {
                return mark;
            }
        }
    }

    private byte[]? LongestAtEnd(ReadOnlySpan<byte> bytes)
    {
        foreach (var mark in longestFirst)
        {
            if (EndsWith(bytes, mark))
            {
                return mark;
            }
        }

        return null;
    }

    private bool IsInnermost(byte[] mark) =>
        longestFirst.All(other => other.SequenceEqual(mark) || mark.AsSpan().IndexOf(other) < 0);

    /// <summary>Marks have one or two bytes: a loop beats the general comparison.</summary>
    private static bool EndsWith(ReadOnlySpan<byte> bytes, byte[] mark)
    {
        var before = bytes.Length - mark.Length;
        if (before < 0)
        {
            return false;
        }

        for (var index = mark.Length - 1; index >= 0; index--)
        {
            if (bytes[before + index] != mark[index])
            {
                return false;
            }
        }

        return true;
    }
}
