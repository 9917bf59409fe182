using System.Text;

namespace RobotLink.SimulatorSoak;

/// <param name="Send">We say these bytes; else the device says them.</param>
internal sealed record Step(bool Send, byte[] Bytes);

/// <summary>What a correct client says and hears. Of what it hears, known dialogues name a part, those from transcripts only that something comes.</summary>
internal sealed record Dialogue(IReadOnlyList<Step> Steps)
{
    private const int StepsMax = 8;

    /// <summary>A correct client of a device without a profile can only see that it is let in.</summary>
    public static Dialogue Empty { get; } = new([]);

    public static Dialogue? Known(string kind) => kind switch
    {
        "abb-rapid-lines" => Of("PING\r\n", "PONG "),
        "abb-open-commands" => Of("0 #", "0 1"),
        "open-protocol-torque" => Of("00200001002         \0", "0002002"),
        "cognex-insight" => Of("", "User: ", "admin\r\n", "Password: ", "\r\n", "User Logged In\r\n", "GO\r\n", "1\r\n"),
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

    private static Dialogue Of(params string[] turns) =>
        new([.. turns.Select((text, index) => new Step(index % 2 == 0, Encoding.Latin1.GetBytes(text)))]);
}
