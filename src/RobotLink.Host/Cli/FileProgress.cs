namespace RobotLink.Host.Cli;

/// <summary>Shows how far a file is: a bar that moves where somebody looks, else a line for each tenth.</summary>
internal sealed class FileProgress(string name, int blocks, long bytes, Terminal terminal)
{
    private const int Width = 30;

    private readonly long started = terminal.Time.GetTimestamp();
    private int shown = -1;

    public void Show(int acknowledged, long sent)
    {
        var steps = terminal.Interactive ? blocks : 10;
        var step = (int)((long)acknowledged * steps / blocks);
        if (step == shown)
        {
            return;
        }

        shown = step;
        var percent = 100L * acknowledged / blocks;
        if (!terminal.Interactive)
        {
            terminal.Error.WriteLine($"{name}: {percent} %, {acknowledged} of {Lines.Count(blocks, "block")}");
            return;
        }

        var seconds = terminal.Time.GetElapsedTime(started).TotalSeconds;
        var pace = seconds > 0 ? $"{sent / seconds:0} B/s" : "";
        var filled = (int)(Width * (long)acknowledged / blocks);
        terminal.Error.Write($"\r{name} [{new string('#', filled)}{new string('.', Width - filled)}] {percent,3} %  {sent} of {bytes} B  {pace}\e[K");
    }

    /// <summary>What follows begins on a line of its own.</summary>
    public void End()
    {
        if (terminal.Interactive && shown >= 0)
        {
            terminal.Error.WriteLine();
        }
    }
}
