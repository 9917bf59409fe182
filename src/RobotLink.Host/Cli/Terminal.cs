namespace RobotLink.Host.Cli;

/// <summary>Where a command speaks: results on <see cref="Out"/>, talk on <see cref="Error"/>.</summary>
/// <param name="Interactive">A person looks at it and can press keys.</param>
/// <param name="Colour">Colours are wanted and can be shown.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, TimeProvider Time, bool Interactive, bool Colour)
{
    /// <summary>Hears SIGHUP; null where nobody sends it.</summary>
    public Signals? Signals { get; init; }

    /// <summary>Where answers come from.</summary>
    public TextReader In { get; init; } = Console.In;

    public static Terminal Open(TimeProvider time, Signals signals)
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        var plain = Console.IsOutputRedirected || dumb;
        return new Terminal(
            StandardOutput(),
            Console.Error,
            time,
            Interactive: !plain && !Console.IsInputRedirected,
            Colour: !plain && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
        {
            Signals = signals,
        };
    }

    /// <summary>A word in its state's colour, where colours are shown.</summary>
    public string Paint(string state, string text)
    {
        var code = state switch
        {
            "up" => "32",
            "degraded" or "connecting" => "33",
            "down" => "31",
            _ => "90",
        };
        return Colour ? $"\e[{code}m{text}\e[0m" : text;
    }

    /// <summary>Device texts may hold anything: control characters would reach the terminal.</summary>
    public static string Safe(string? text) =>
        text is null ? "" : string.Concat(text.Select(character => char.IsControl(character) ? '?' : character));

    /// <summary>
    /// Console.Out keeps silent when the reader of a pipe has gone, and a following command would run for ever; a plain stream says so.
    /// </summary>
    private static TextWriter StandardOutput()
    {
        if (!Console.IsOutputRedirected || OperatingSystem.IsWindows())
        {
            return Console.Out;
        }

        var pipe = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.Out : TextWriter.Synchronized(new StreamWriter(pipe) { AutoFlush = true });
    }
}
