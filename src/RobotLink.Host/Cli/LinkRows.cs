using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>Links as a table of plain text.</summary>
internal static class LinkRows
{
    private static readonly string[] Heads = ["LINK", "STATE", "FOR", "NOTICED WITHIN", "PROFILE", "ADDRESS", "TITLE"];

    public static void Write(IReadOnlyList<LinkDocument> links, Terminal terminal)
    {
        var rows = links.Select(link => Row(link, terminal.Time.GetUtcNow())).ToList();
        var widths = Heads.Select((head, column) => Math.Max(head.Length, rows.Select(row => row[column].Length).DefaultIfEmpty().Max())).ToArray();
        terminal.Out.WriteLine(Line(Heads, widths, null, terminal));
        for (var index = 0; index < rows.Count; index++)
        {
            terminal.Out.WriteLine(Line(rows[index], widths, links[index].State, terminal));
            if (Why(links[index]) is { } why)
            {
                terminal.Out.WriteLine($"  {why}");
            }
        }
    }

    /// <summary>Why a link does not work as it should; null when there is nothing to say.</summary>
    public static string? Why(LinkDocument link) =>
        link.Cause is not null ? $"{Terminal.Safe(link.Words)} [{link.Cause}, {link.Certainty}]{(link.Note is null ? "" : $"; {Terminal.Safe(link.Note)}")}"
        : link.Note is not null ? Terminal.Safe(link.Note)
        : null;

    public static string State(LinkDocument link) => link.Admin == "enabled" ? link.State : $"{link.State}, {link.Admin}";

    private static string[] Row(LinkDocument link, DateTimeOffset now) =>
    [
        link.Id, State(link), Duration.Words(now - link.Since), Duration.Bound(link.BoundS), link.Profile, link.Address, Terminal.Safe(link.Title),
    ];

    private static string Line(string[] cells, int[] widths, string? state, Terminal terminal)
    {
        var padded = cells.Select((cell, column) => cell.PadRight(widths[column])).ToArray();
        if (state is not null)
        {
            padded[1] = terminal.Paint(state, padded[1]);
        }

        return string.Join("  ", padded).TrimEnd();
    }
}
