using System.Text;

namespace RobotLink.Host.Cli;

/// <summary>Writes a new profile, with remarks for whoever goes on with it.</summary>
internal static class NewProfileText
{
    private static readonly string[] FramingKeys = ["end", "start", "length", "gap"];

    public static string Of(string name, NewProfileAnswers answers)
    {
        var text = new StringBuilder();
        text.Append($"# docs/profile-language.md tells every key; 'robotlink profile test {name}' plays the examples at the end.\n");
        text.Append($"profile: {name}\nversion: 0.1.0\ntitle: {Quoted(answers.Get("title", "What kind of device is it, in a few words", name) ?? name)}\n");
        text.Append("source: to be written; the manual or the measurement behind this profile\n");
        if (answers.Get("from", "Is it like a profile known here; which (empty: none)") is { } parent)
        {
            text.Append($"extends: {parent}      # everything from there holds, but for what stands below\n");
            AppendOverrides(text, answers);
            if (parent.StartsWith("base/", StringComparison.Ordinal))
            {
                AppendStatus(text, answers, false);
            }
            else if (answers.Given("send") is { } send)
            {
                text.Append($"requests:\n  status: {{ send: {Quoted(send)}{(answers.Given("reply") is { } reply ? $", reply: {Quoted(reply)}" : "")} }}\n");
            }

            return text.ToString();
        }

        text.Append("extends: base/tcp\n");
        AppendConnect(text, answers);
        var framing = answers.Framing();
        text.Append($"framing: {Framing(framing, answers)}\ncharset: ascii\n");
        text.Append("detect_within: 10s      # the promise: a dead device is noticed within this\n");
        AppendStatus(text, answers, framing == NewProfileAnswers.Length);
        text.Append("# events:               # what the device says by itself\n#   cycle: { match: \"CYC {count:int} {result:OK|NOK}\" }\n");
        text.Append("# errors:               # how the device refuses\n#   refused: { match: \"ERR {code:int} {text:text}\" }\n");
        return text.ToString();
    }

    /// <summary>The same with an example behind it.</summary>
    public static string WithExample(string text, IReadOnlyList<string> lines) => lines.Count == 0 ? text
        : text + "examples:               # > we send   < the device sends   ? somebody asks   . time passes   = what must result\n  - name: the first one\n    transcript: |\n"
        + string.Concat(lines.Select(line => $"      {line}\n"));

    private static void AppendOverrides(StringBuilder text, NewProfileAnswers answers)
    {
        if (answers.Given("port") is { } port)
        {
            text.Append($"connect: {{ port: {port} }}\n");
        }

        if (FramingKeys.Any(key => answers.Given(key) is not null))
        {
            text.Append($"framing: {Framing(answers.Framing(), answers)}\n");
        }
    }

    private static void AppendConnect(StringBuilder text, NewProfileAnswers answers)
    {
        var kind = answers.Get("transport", "How is it reached: tcp, udp, tls or serial", "tcp") ?? "tcp";
        if (kind == "serial")
        {
            text.Append($"connect: {{ kind: serial, serial: {{ baud: {answers.Get("baud", "How many bits a second", "9600")} }} }}\n");
            return;
        }

        var port = answers.Get("port", "Which port does it use (empty: the site says)");
        text.Append($"connect: {{ kind: {kind}{(port is null ? "" : $", port: {port}")} }}\n");
    }

    private static string Framing(string kind, NewProfileAnswers answers) => kind switch
    {
        NewProfileAnswers.Marks =>
            $"{{ start: {Bytes(answers.Get("start", "What does a message begin with", "<STX>"))}, end: {Bytes(answers.Get("end", "What does it end with", "<ETX>"))} }}",
        NewProfileAnswers.Length => $"{{ length: {{ {LengthKeys(answers.Get("length", "Where does the length stand, and how is it written (binary, decimal, hex)", "1..2 binary")!)} }} }}",
        NewProfileAnswers.Silence => $"{{ idle_gap: {answers.Get("gap", "How long is the device silent behind a message", "50ms")} }}",
        _ => $"{{ end: {Bytes(answers.Get("end", "What does a line end with", "<CR><LF>"))} }}",
    };

    /// <summary><c>1..4 decimal</c>: the place, then how it is written.</summary>
    private static string LengthKeys(string answer)
    {
        var words = answer.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 ? $"at: {words[0]}, as: {words[1]}" : $"at: {answer}";
    }

    private static void AppendStatus(StringBuilder text, NewProfileAnswers answers, bool isCounted)
    {
        var send = isCounted ? answers.Given("send") : answers.Get("send", "Which text asks for its status (empty: none)");
        if (send is null)
        {
            text.Append("# requests:             # what the device is asked; a request of the heartbeat proves that its program lives\n#   status: { send: \"STATUS?\", reply: \"STATUS {state:word}\" }\n# heartbeat: { send: status }\n");
            return;
        }

        var reply = answers.Get("reply", "What does it answer; {state:word} is a hole, other types are text, int, float, A|B", "OK");
        text.Append($"requests:\n  status: {{ send: {Quoted(send)}, reply: {Quoted(reply ?? "OK")} }}      # holes are {{name:type}}\n");
        text.Append("heartbeat: { send: status }      # asked when the device is silent: proves that its program lives\n");
    }

    private static string Bytes(string? notation) => notation is ['<', ..] ? notation : Quoted(notation ?? "");

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny('"', '\\') < 0 ? $"\"{text}\"" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
