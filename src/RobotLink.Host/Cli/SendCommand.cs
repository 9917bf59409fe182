using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary><c>send LINK REQUEST [field=value ...]</c>: asks a device, or commands it.</summary>
internal static class SendCommand
{
    /// <summary>Types whose values are characters, though they may look like numbers.</summary>
    private static readonly string[] Texts = ["text", "word", "choice", "quoted", "bytes", "time", "hex", "digits"];

    private const long FileBytesMax = 16 * 1024 * 1024;

    private static readonly TimeSpan LongestProfileTimeout = TimeSpan.FromMinutes(10);

    public static Command Build(Terminal terminal)
    {
        var link = new Argument<string>("LINK") { Description = "The link." };
        var request = new Argument<string>("REQUEST") { Description = "A request of its profile; 'robotlink list requests LINK' shows them." };
        var fields = new Argument<string[]>("field=value") { Description = "Values for the request.", Arity = ArgumentArity.ZeroOrMore };
        var key = new Option<string?>("--key")
        {
            Description = "Idempotency key: the same key again answers with the first outcome and sends nothing. Made up, and shown, when the request changes the machine.",
            HelpName = "KEY",
        };
        var file = new Option<string?>("--file")
        {
            Description = "Send this file: REQUEST is then a transfer of the profile. Its requests are sent one after another, over one connection, each once.",
            HelpName = "PATH",
        };
        var lease = new Option<string?>("--lease") { Description = "Token of the link's lease, for whoever holds it.", HelpName = "TOKEN" };
        var within = Options.Duration("--within", "Sent and answered within this, such as 5s. Default: the profile's timeout.");
        var json = Options.Json();
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("send", "Ask a device. Exit code: 0 answered, 7 rejected or refused, 5 not sent, 6 expired, 1 unknown.")
        {
            link, request, fields, file, key, lease, within, json, url, folder,
        };
        fields.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"'{token.Value}' is no value. Write field=value, such as number=5.");
            }
        });
        command.SetAction(async (parsed, stopping) =>
        {
            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            var id = parsed.GetRequiredValue(link);
            if (parsed.GetValue(file) is { } path)
            {
                return await SendFileAsync(
                    daemon, id, parsed.GetRequiredValue(request), path, parsed.GetValue(fields) ?? [], parsed.GetValue(key), parsed.GetValue(lease), parsed.GetValue(json), terminal, stopping);
            }

            var (name, given) = (parsed.GetRequiredValue(request), parsed.GetValue(fields) ?? []);
            var body = Body(name, given, parsed.GetValue(within), given.Length == 0 ? null : await ArgumentsAsync(daemon, id, name, stopping));
            var limit = parsed.GetValue(within) ?? LongestProfileTimeout;
            var answer = await AskAsync(used => AskOnceAsync(daemon, id, body, used, parsed.GetValue(lease), limit, stopping), parsed.GetValue(key), terminal);
            return await ShowAsync(answer, parsed.GetValue(json), terminal);
        });
        return command;
    }

    /// <summary>
    /// A value for a text, for bytes or for hexadecimal digits is sent letter by letter. Of the others one that reads as a number, true or false
    /// is one; anything else is a text, and so is what stands in quotes.
    /// </summary>
    /// <param name="arguments">What the request takes; null when nobody knows.</param>
    public static JsonObject Body(string request, IReadOnlyList<string> fields, TimeSpan? within, IReadOnlyList<ArgumentDocument>? arguments = null)
    {
        var values = new JsonObject();
        foreach (var field in fields)
        {
            var at = field.IndexOf('=', StringComparison.Ordinal);
            var isText = arguments?.Any(argument => argument.Name == field[..at] && Texts.Contains(argument.Type)) == true;
            values[field[..at]] = isText ? JsonValue.Create(Unquoted(field[(at + 1)..])) : Value(field[(at + 1)..]);
        }

        var body = new JsonObject { ["name"] = request, ["fields"] = values };
        if (within is { } limit)
        {
            body["within"] = $"{limit.TotalMilliseconds:0.###}ms";
        }

        return body;
    }

    public static int Code(string outcome) => outcome switch
    {
        "answered" => ExitCode.Ok,
        "rejected" => ExitCode.Refused,
        "not_sent" => ExitCode.LinkDown,
        "expired" => ExitCode.TimedOut,
        _ => ExitCode.Failed,
    };

    public static string Took(double seconds) => seconds < 1 ? $"{seconds * 1000:0.#} ms" : $"{seconds:0.0} s";

    private static JsonValue Value(string text)
    {
        if (text is "true" or "false")
        {
            return JsonValue.Create(text == "true");
        }

        // "007" stays a text: whoever writes zeros in front means the digits.
        var isNumber = decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && !(text.TrimStart('-') is ['0', >= '0' and <= '9', ..]) && !text.StartsWith('+');
        return isNumber ? JsonValue.Create(number) : JsonValue.Create(Unquoted(text));
    }

    private static string Unquoted(string text) => text.Length > 1 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;

    private static async Task<IReadOnlyList<ArgumentDocument>?> ArgumentsAsync(
        DaemonClient daemon, string link, string request, CancellationToken stopping)
    {
        var detail = await daemon.GetAsync<LinkDetailDocument>($"api/v1/links/{Uri.EscapeDataString(link)}", stopping);
        return detail.Requests.FirstOrDefault(known => known.Name == request)?.Arguments;
    }

    /// <summary>Asks without a key; only where the daemon wants one, and nothing else, is one made. It is shown before it is sent, so that a
    /// repeat is possible whatever happens to the answer.</summary>
    private static async Task<string> AskAsync(Func<string?, Task<string>> ask, string? given, Terminal terminal)
    {
        try
        {
            return await ask(given);
        }
        catch (DaemonRefusedException refusal) when (given is null && refusal.WantsKey)
        {
            var made = Guid.NewGuid().ToString("N");
            await terminal.Error.WriteLineAsync($"key: {made}");
            return await ask(made);
        }
    }

    private static async Task<string> AskOnceAsync(
        DaemonClient daemon, string link, JsonObject body, string? key, string? lease, TimeSpan within, CancellationToken stopping)
    {
        using var content = JsonContent.Create(body);
        return await daemon.AskAsync(link, content, key, lease, within, stopping);
    }

    private static async Task<int> SendFileAsync(
        DaemonClient daemon, string id, string name, string path, string[] fields, string? key, string? lease, bool json, Terminal terminal, CancellationToken stopping)
    {
        var link = await daemon.GetAsync<LinkDetailDocument>($"api/v1/links/{Uri.EscapeDataString(id)}", stopping);
        var transfer = link.Transfers.FirstOrDefault(known => known.Name == name) ?? throw new CommandFailedException(
            ExitCode.Usage,
            $"The profile of '{id}' has no transfer '{name}'. It has {(link.Transfers.Count == 0 ? "none" : string.Join(", ", link.Transfers.Select(known => known.Name)))}.");
        var content = await ReadAsync(path, stopping);
        var arguments = link.Requests.SelectMany(request => request.Arguments).ToList();
        var given = Body(name, fields, null, arguments)["fields"]!.AsObject();
        var used = key ?? Guid.NewGuid().ToString("N");
        await terminal.Error.WriteLineAsync($"key: {used}");
        var outcome = await new FileSending(daemon, link, transfer, used, lease, given, terminal).SendAsync(Path.GetFileName(path), content, stopping);
        await terminal.Out.WriteLineAsync(json ? JsonSerializer.Serialize(outcome, Answer.Options) : outcome.Words());
        if (outcome.Reason is not null)
        {
            await terminal.Error.WriteLineAsync(Terminal.Safe(outcome.Reason));
        }

        return Code(outcome.Outcome);
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken stopping)
    {
        try
        {
            return new FileInfo(path).Length is > 0 and <= FileBytesMax
                ? await File.ReadAllBytesAsync(path, stopping)
                : throw new CommandFailedException(ExitCode.Usage, $"{path} is empty or longer than {FileBytesMax / 1024 / 1024} MiB.");
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"{path} cannot be read: {reason.Message}");
        }
    }

    private static async Task<int> ShowAsync(string answer, bool json, Terminal terminal)
    {
        var outcome = JsonSerializer.Deserialize<OutcomeDocument>(answer, Answer.Options)!;
        if (json)
        {
            await terminal.Out.WriteLineAsync(answer);
            return Code(outcome.Outcome);
        }

        foreach (var part in (outcome.Parts ?? []).Where(part => part.Fields is { Count: > 0 }))
        {
            await terminal.Out.WriteLineAsync(Lines.Fields(part.Fields));
        }

        var reply = outcome.Reply is { Fields.Count: > 0 } message ? " " + Lines.Fields(message.Fields) : "";
        var reason = outcome.Reason is null ? "" : $": {Terminal.Safe(outcome.Reason)}";
        var repeated = outcome.Repeated ? " (the key is known: this is what was stored, and nothing was sent)" : "";
        await terminal.Out.WriteLineAsync($"{outcome.Outcome} in {Took(outcome.DurationS)}{reply}{reason}{repeated}");
        return Code(outcome.Outcome);
    }
}
