using System.CommandLine;
using RobotLink.Host.Adapters;
using RobotLink.Links;
using RobotLink.Profiles;

namespace RobotLink.Host.Cli;

/// <summary><c>profile new</c>: a first profile out of a few answers; it is valid and its example passes, or nothing is written.</summary>
internal static class ProfileNewCommand
{
    public static Command Build(Terminal terminal)
    {
        var options = new Dictionary<string, Option<string?>>
        {
            ["name"] = Text("--name", "NAME", "Of the profile and its file: small letters, digits, - and _."),
            ["from"] = Text("--from", "PROFILE", "A profile known here, or a parent such as base/tcp-line; everything from there holds."),
            ["title"] = Text("--title", "TEXT", "What kind of device it is."),
            ["transport"] = Text("--transport", "KIND", "tcp, udp, tls or serial."),
            ["port"] = Text("--port", "PORT", "The device's usual port."),
            ["baud"] = Text("--baud", "N", "Of a serial line."),
            ["end"] = Text("--end", "BYTES", "What a message ends with, such as <CR><LF>."),
            ["start"] = Text("--start", "BYTES", "What a message begins with, such as <STX>."),
            ["length"] = Text("--length", "PLACE", "Where a message tells its length, and how, such as '1..4 decimal'."),
            ["gap"] = Text("--gap", "DURATION", "The silence behind a message, such as 50ms."),
            ["send"] = Text("--send", "TEXT", "The text that asks for the status; empty for none."),
            ["reply"] = Text("--reply", "TEXT", "What the device answers, such as 'STATUS {state:word}'."),
        };
        var answers = new Option<string?>("--answers") { Description = "A file with lines such as port: 5000, for scripts; options go before it.", HelpName = "FILE" };
        var folder = Options.Folder();
        var command = new Command("new", "Write a new profile to profiles/NAME.yaml, from a few questions or from options. Never replaces a file.") { answers, folder };
        foreach (var option in options.Values)
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, stopping) =>
        {
            var given = await ReadAsync(parsed.GetValue(answers), stopping);
            foreach (var (key, option) in options.Where(option => parsed.GetResult(option.Value) is { Implicit: false }))
            {
                given[key] = parsed.GetValue(option) ?? "";
            }

            return await WriteAsync(new ProfileShelf(parsed.GetValue(folder)!), new NewProfileAnswers(terminal, given), terminal, stopping);
        });
        return command;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    private static async Task<Dictionary<string, string>> ReadAsync(string? file, CancellationToken stopping)
    {
        try
        {
            return file is null ? [] : NewProfileAnswers.Parse(file, await File.ReadAllTextAsync(file, stopping));
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"The answers '{file}' cannot be read: {reason.Message}");
        }
    }

    private static async Task<int> WriteAsync(ProfileShelf shelf, NewProfileAnswers answers, Terminal terminal, CancellationToken stopping)
    {
        var name = answers.Get("name", "What is the profile called (small letters, digits, - and _)") ?? "";
        if (!ProfileFiles.IsName(name))
        {
            throw new CommandFailedException(
                ExitCode.Usage, $"'{Terminal.Safe(name)}' is no name for a profile. Give one with --name: small letters, digits, - and _, beginning with a letter.");
        }

        var text = NewProfileText.Of(name, answers);
        var first = Check(ProfileFiles.Read(shelf, name, text), terminal);
        text = NewProfileText.WithExample(text, FirstExample.Of(first));
        var profile = Check(ProfileFiles.Read(shelf, name, text), terminal);
        if (TranscriptRunner.Run(profile).FirstOrDefault(example => !example.Passed) is { } failed)
        {
            throw new CommandFailedException(ExitCode.Failed, $"Nothing was written: the example would not come true, line {failed.Line}: {Terminal.Safe(failed.Mismatch)}");
        }

        var (path, written) = await ProfileFiles.WriteAsync(shelf.Folder, name, text, stopping);
        if (!written)
        {
            throw new CommandFailedException(ExitCode.Failed, $"{path} is there already and was left alone. Choose another name, or move it away.");
        }

        await terminal.Out.WriteLineAsync($"{path} was written. Next: edit it, 'robotlink profile test {name}', and name it in site.yaml: links: {{ my-device: {{ profile: {name}, address: ... }} }}.");
        return ExitCode.Ok;
    }

    private static DeviceProfile Check(ReadResult read, Terminal terminal)
    {
        if (read.Profile is not null)
        {
            return read.Profile;
        }

        terminal.Error.Write(MistakeText.Of(read.Mistakes, read.Notices));
        throw new CommandFailedException(ExitCode.Usage, "Nothing was written: these answers make no profile.");
    }
}
