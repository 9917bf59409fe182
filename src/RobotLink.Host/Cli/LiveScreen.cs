using RobotLink.Host.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RobotLink.Host.Cli;

/// <summary>Draws a <see cref="LiveView"/> again and again until it is told to stop.</summary>
internal sealed class LiveScreen(LiveView view, Lock gate, Terminal terminal, string headline)
{
    /// <summary>Headline, the table's head and edges, footer, and the line of the cursor.</summary>
    private const int LinesAround = 7;

    private const int LastMessageWidth = 40;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(150);

    private readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        ColorSystem = terminal.Colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Out = new AnsiConsoleOutput(terminal.Out),
    });

    /// <param name="press">Told each key; false ends the screen.</param>
    /// <param name="footer">The line at the bottom, read at each drawing.</param>
    public Task RunAsync(Func<char, bool> press, Func<string> footer, CancellationToken stopping) => console
        .Live(Draw(footer()))
        .Overflow(VerticalOverflow.Crop)
        .AutoClear(false)
        .StartAsync(async live =>
        {
            while (!stopping.IsCancellationRequested && PressedAll(press))
            {
                live.UpdateTarget(Draw(footer()));
                await Task.Delay(Period, terminal.Time, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        });

    private static bool PressedAll(Func<char, bool> press)
    {
        while (Console.KeyAvailable)
        {
            if (!press(Console.ReadKey(intercept: true).KeyChar))
            {
                return false;
            }
        }

        return true;
    }

    private Rows Draw(string footer)
    {
        lock (gate)
        {
            var whys = view.Links.Where(link => LinkRows.Why(link) is not null).ToList();
            var rows = new List<IRenderable> { OneLine(headline, Style.Plain), Table() };
            rows.AddRange(whys.Select(link => OneLine($"{link.Id} {LinkRows.State(link)} since {link.Since:HH:mm:ss}: {LinkRows.Why(link)}", StyleOf(link.State))));
            var room = Math.Max(3, console.Profile.Height - view.Links.Count - whys.Count - LinesAround);
            rows.AddRange(view.Messages.TakeLast(room).Select(message => OneLine(Lines.Of(message, hex: false), new Style(Color.Grey))));
            rows.Add(OneLine(footer, Style.Plain));
            return new Rows(rows);
        }
    }

    private Table Table()
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var (head, width) in new[] { ("link", 0), ("title", 0), ("state", 12), ("for", 12), ("noticed", 8) })
        {
            table.AddColumn(new TableColumn(head) { Width = width == 0 ? null : width, NoWrap = true });
        }

        table.AddColumn(new TableColumn("last message") { NoWrap = true });
        foreach (var link in view.Links)
        {
            table.AddRow(
                new Text(link.Id), new Text(Terminal.Safe(link.Title)), new Text(LinkRows.State(link), StyleOf(link.State)),
                new Text(Duration.Words(terminal.Time.GetUtcNow() - link.Since)), new Text($"{link.BoundS:0.#} s"),
                new Text(Last(link.Id)));
        }

        return table;
    }

    private string Last(string link)
    {
        var text = view.LastReceived(link) is { } message ? $"{message.Name ?? "unparsed"} {Lines.Fields(message.Fields)}" : "";
        return text.Length <= LastMessageWidth ? text : text[..LastMessageWidth];
    }

    private Text OneLine(string text, Style style) => new(text.Length < console.Profile.Width ? text : text[..(console.Profile.Width - 1)], style);

    private static Style StyleOf(string state) => new(state switch
    {
        "up" => Color.Green,
        "degraded" or "connecting" => Color.Yellow,
        "down" => Color.Red,
        _ => Color.Grey,
    });
}
