using System.CommandLine;
using System.Text.Json;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Learning;

namespace RobotLink.Host.Cli;

/// <summary><c>profile learn RECORDING</c>: proposes a profile for what was recorded. Nothing is asked of a device.</summary>
internal static class ProfileLearnCommand
{
    private const int BytesMax = 32 * 1024 * 1024;

    public static Command Build(Terminal terminal)
    {
        var recording = new Argument<string>("RECORDING") { Description = "A file: what 'record' or 'tail --json' wrote, lines with > and <, or a dump of hexadecimal digits." };
        var write = new Option<string?>("--write") { Description = "Write the draft to profiles/NAME.yaml instead of here. Never replaces a file.", HelpName = "NAME" };
        var link = new Option<string?>("--link") { Description = "Of a recording of several links, this one.", HelpName = "LINK" };
        var json = Options.Json();
        var folder = Options.Folder();
        var command = new Command("learn", "Propose framing, requests, events and fields for a recording, each with how sure it is, and draft a profile.") { recording, link, write, json, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            var name = parsed.GetValue(write);
            if (name is not null && !ProfileFiles.IsName(name))
            {
                throw new CommandFailedException(ExitCode.Usage, $"'{name}' is no name for a profile. Use small letters, digits, - and _, beginning with a letter.");
            }

            var learned = await LearnAsync(parsed.GetRequiredValue(recording), parsed.GetValue(link), name ?? "learned", stopping);
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(learned, Answer.Options));
            }
            else
            {
                Columns.Write(
                    learned.Findings.Select(finding => new[] { $"# {finding.Percent}%", finding.Subject, finding.Proposal, finding.Evidence }),
                    name is null ? terminal.Error : terminal.Out);
            }

            if (name is null)
            {
                await terminal.Out.WriteAsync(parsed.GetValue(json) ? "" : learned.Draft);
                return ExitCode.Ok;
            }

            return await KeepAsync(new ProfileShelf(parsed.GetValue(folder)!), name, learned.Draft, terminal, stopping);
        });
        return command;
    }

    private static async Task<LearnedProfile> LearnAsync(string file, string? link, string name, CancellationToken stopping)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: > BytesMax }
                ? throw new CommandFailedException(ExitCode.Usage, $"'{file}' is longer than {BytesMax / 1024 / 1024} MiB. A few minutes of a recording are enough.")
                : Learner.Learn(RecordingReader.Read(await File.ReadAllTextAsync(file, stopping), link), name);
        }
        catch (RecordingException reason)
        {
            throw new CommandFailedException(ExitCode.Failed, $"{file}: {Terminal.Safe(reason.Message)}");
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"The recording '{file}' cannot be read: {reason.Message}");
        }
    }

    private static async Task<int> KeepAsync(ProfileShelf shelf, string name, string draft, Terminal terminal, CancellationToken stopping)
    {
        var (path, written) = await ProfileFiles.WriteAsync(shelf.Folder, name, draft, stopping);
        if (!written)
        {
            throw new CommandFailedException(ExitCode.Failed, $"{path} is there already and was left alone. Choose another name, or move it away.");
        }

        var (profile, mistakes, notices) = ProfileFiles.Read(shelf, name, draft);
        await terminal.Error.WriteAsync(MistakeText.Of(mistakes, notices));
        await terminal.Error.WriteLineAsync($"{path} was written; check every line of it, then run 'robotlink profile test {name}'.");
        return profile is null ? ExitCode.ConfigurationInvalid : ExitCode.Ok;
    }
}
