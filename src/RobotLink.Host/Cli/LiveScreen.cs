using RobotLink.Host.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RobotLink.Host.Cli;

/// <summary>Draws a <see cref="LiveView"/> again and again until it is told to stop.</summary>
internal sealed class LiveScreen(LiveView view, Lock gate, Terminal terminal, string headline)
{
    /// <summary>Headline, banner, an empty line, footer, and the line of the cursor.</summary>
    private const int LinesAround = 5;

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
            while (!stopping.IsCancellationRequested && PressedAll(press, stopping))
            {
                live.UpdateTarget(Draw(footer()));
                await Task.Delay(Period, terminal.Time, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        });

    private static bool PressedAll(Func<char, bool> press, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && Console.KeyAvailable)
        {
            // A terminal that was closed always has a key, and it is none.
            var key = Console.ReadKey(intercept: true);
            if (key == default || !press(key.KeyChar))
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
            // One column stays free: some terminals break a line that fills the last one.
            var links = new LiveTable(view.Links, console.Profile.Width - 1).Lines(terminal.Time.GetUtcNow(), Last).ToList();
            var rows = new List<IRenderable> { OneLine(headline, Style.Plain), OneLine(view.Banner, new Style(Color.Red)) };
            rows.AddRange(links.Select(Painted));
            rows.Add(Text.Empty);
            var room = Math.Max(3, console.Profile.Height - links.Count - LinesAround);
            rows.AddRange(view.Messages.TakeLast(room).Select(message => OneLine(Lines.Of(message), new Style(Color.Grey))));
            rows.Add(OneLine(footer, Style.Plain));
            return new Rows(rows);
        }
    }

    private string Last(string link) =>
        view.LastReceived(link) is { } message ? $"{message.Name ?? "unparsed"} {Lines.Fields(message.Fields)}" : "";

    private static Paragraph Painted(LiveLine line)
    {
        var (at, length) = line.Painted;
        return line.State is null
            ? new Paragraph(line.Text)
            : new Paragraph(line.Text[..at])
                .Append(line.Text.Substring(at, length), StyleOf(line.State))
                .Append(line.Text[(at + length)..]);
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
