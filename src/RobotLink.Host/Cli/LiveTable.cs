using System.Text;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>One line of the screen; a part of it, or all, in the colour of a state.</summary>
/// <param name="Painted">Where the coloured part begins and how long it is.</param>
internal readonly record struct LiveLine(string Text, string? State, (int At, int Length) Painted);

/// <summary>The links as lines no wider than the screen. Pure. Widths follow from ids, titles and the screen alone, so that no change moves a column.</summary>
internal sealed class LiveTable(IReadOnlyList<LinkDocument> links, int width)
{
    private const string Gap = "  ";
    private const int TitleMax = 30;
    private const int LastMin = 16;

    private static readonly string[] Heads = ["link", "title", "state", "for", "noticed within", "last message"];

    private readonly int[] widths = Widths(links, width);

    /// <param name="last">What a link last received, in words.</param>
    public IEnumerable<LiveLine> Lines(DateTimeOffset now, Func<string, string> last)
    {
        yield return new LiveLine(Row(Heads), null, default);
        foreach (var link in links)
        {
            var cells = new[]
            {
                link.Id, Terminal.Safe(link.Title), link.State, Duration.Words(now - link.Since), Duration.Bound(link.BoundS), last(link.Id),
            };
            var row = Row(cells);
            var state = Math.Min(row.Length, widths[0] + widths[1] + (2 * Gap.Length));
            yield return new LiveLine(row, link.State, (state, Math.Min(link.State.Length, row.Length - state)));
            foreach (var line in Wrapped(Below(link)))
            {
                yield return new LiveLine(line, link.State, (0, line.Length));
            }
        }
    }

    /// <summary>What the columns have no room for: who put it aside, why it does not work, and since when.</summary>
    private static string Below(LinkDocument link)
    {
        var admin = link.Admin == "enabled" ? null : link.Admin;
        var why = LinkRows.Why(link) is { } words ? $"{words} since {Since(link.Since)}" : null;
        return string.Join(": ", new[] { admin, why }.OfType<string>());
    }

    private static string Since(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'");

    private static int[] Widths(IReadOnlyList<LinkDocument> links, int width)
    {
        var id = links.Select(link => link.Id.Length).Append(Heads[0].Length).Max();
        var title = links.Select(link => Terminal.Safe(link.Title).Length).Append(Heads[1].Length).Max();
        var (state, spell, noticed) = ("connecting".Length, "59 min 59 s".Length, Heads[4].Length);
        var rest = width - id - state - spell - noticed - (4 * Gap.Length);
        title = Math.Clamp(Math.Min(title, TitleMax), 0, Math.Max(0, rest));
        var last = rest - title - Gap.Length;
        return [id, title, state, spell, noticed, last >= LastMin ? last : 0];
    }

    private string Row(string[] cells)
    {
        var row = new StringBuilder();
        for (var column = 0; column < cells.Length; column++)
        {
            var cell = cells[column].Length <= widths[column] ? cells[column] : cells[column][..widths[column]];
            row.Append(cell.PadRight(widths[column])).Append(Gap);
        }

        var text = row.ToString().TrimEnd();
        return text.Length <= width ? text : text[..width];
    }

    private IEnumerable<string> Wrapped(string text)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Gap.Length + line.Length + 1 + word.Length > width)
            {
                yield return Gap + line;
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }

        if (line.Length > 0)
        {
            yield return Gap + line;
        }
    }
}
