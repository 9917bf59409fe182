using System.Text;

namespace RobotLink.SimulatorSoak;

/// <param name="Send">We say these bytes; else the device says them.</param>
internal sealed record Step(bool Send, byte[] Bytes)
{
    /// <summary>The number behind these bytes is the port where the talk goes on.</summary>
    public bool NamesPort { get; init; }
}

/// <summary>What a correct client says and hears. Of what it hears, known dialogues name a part, those from transcripts only that something comes.</summary>
internal sealed record Dialogue(IReadOnlyList<Step> Steps)
{
    private const int StepsMax = 8;

    /// <summary>A correct client of a device without a profile can only see that it is let in.</summary>
    public static Dialogue Empty { get; } = new([]);

    /// <summary>Settings of the simulator without which a client would wait long after each attack.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The way to the port where the device talks; empty where that is the port that is called.</summary>
    public IReadOnlyList<Step> Entry { get; } = [.. Steps.Take(Steps.ToList().FindIndex(step => step.NamesPort) + 1)];

    public static Dialogue? Known(string kind) => kind switch
    {
        "fanuc-rmi" => Rmi,
        "abb-rapid-lines" => Of("PING\r\n", "PONG "),
        "abb-open-log" => Of("", "# 0 "),
        // Attackers send the robot far away at a slow pace, and it answers when it is there.
        "abb-open-commands" => Of("0 #", "0 1") with { Settings = ["move-at-most 100ms"] },
        "open-protocol-torque" => Of("00200001002         \0", "0002002"),
        "cognex-insight" => Of("", "User: ", "admin\r\n", "Password: ", "\r\n", "User Logged In\r\n", "GO\r\n", "\r\n"),
        "keyence-sr" => Of("NUM\r", "OK,NUM,"),
        "sartorius-sbi" => Of("\u001bP", "\r\n"),
        "generic-scanner" => Of("", "\r\n"),
        _ => null,
    };

    /// <summary>The beginning of a transcript, as far as it is a talk; null when the device never answers in it.</summary>
    public static Dialogue? From(IReadOnlyList<Step> transcript)
    {
        var first = transcript.Take(StepsMax).ToList();
        var lastHeard = first.FindLastIndex(step => !step.Send);
        return first.Exists(step => step.Send) && lastHeard >= 0
            ? new Dialogue([.. first.Take(lastHeard + 1).Select(step => step.Send ? step : step with { Bytes = [] })])
            : null;
    }

    /// <summary>Attackers ask for the seat and never come, so it is not kept for long.</summary>
    private static Dialogue Rmi => new(
    [
        Say("{\"Communication\":\"FRC_Connect\"}\r\n"),
        Hear("\"PortNumber\":") with { NamesPort = true },
        Say("{\"Command\":\"FRC_GetStatus\"}\r\n"),
        Hear("\"ServoReady\":"),
        Say("{\"Communication\":\"FRC_Disconnect\"}\r\n"),
        Hear("\"FRC_Disconnect\",\"ErrorID\":0"),
    ])
    {
        Settings = ["seat-time 1ms"],
    };

    private static Step Say(string text) => new(true, Encoding.Latin1.GetBytes(text));

    private static Step Hear(string text) => new(false, Encoding.Latin1.GetBytes(text));

    private static Dialogue Of(params string[] turns) =>
        new([.. turns.Select((text, index) => index % 2 == 0 ? Say(text) : Hear(text))]);
}
