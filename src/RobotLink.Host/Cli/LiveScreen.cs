using RobotLink.Host.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RobotLink.Host.Cli;

/// <summary>Draws a <see cref="LiveView"/> again and again until it is told to stop.</summary>
internal sealed class LiveScreen(LiveView view, Lock gate, Terminal terminal, string headline)
{
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
            var rows = new List<IRenderable> { new Text(headline), Table() };
            rows.AddRange(view.Messages.TakeLast(Math.Max(3, console.Profile.Height - 8 - (3 * view.Links.Count))).Select(Message));
            rows.Add(new Text(footer));
            return new Rows(rows);
        }
    }

    private Table Table()
    {
        var table = new Table { Border = TableBorder.Simple, Expand = true };
        foreach (var head in new[] { "link", "title", "state", "for", "noticed within", "last message" })
        {
            table.AddColumn(head);
        }

        foreach (var link in view.Links)
        {
            table.AddRow(
                new Text(link.Id), new Text(Terminal.Safe(link.Title)), new Text(LinkRows.State(link), Style(link.State)),
                new Text(Duration.Words(terminal.Time.GetUtcNow() - link.Since)), new Text($"{link.BoundS:0.#} s"), new Text(Last(link.Id)));
            if (LinkRows.Why(link) is { } why)
            {
                table.AddRow(new Text(""), new Text(why, Style(link.State)), new Text(""), new Text($"since {link.Since:HH:mm:ss}"), new Text(""), new Text(""));
            }
        }

        return table;
    }

    private string Last(string link) =>
        view.LastMessage(link) is { } message ? $"{message.Name ?? "unparsed"} {Lines.Fields(message.Fields)}" : "";

    private Text Message(MessageDocument message)
    {
        var line = Lines.Of(message, hex: false);
        return new Text(line.Length <= console.Profile.Width ? line : line[..console.Profile.Width], new Style(Color.Grey));
    }

    private static Style Style(string state) => new(state switch
    {
        "up" => Color.Green,
        "degraded" or "connecting" => Color.Yellow,
        "down" => Color.Red,
        _ => Color.Grey,
    });
}
