using System.CommandLine;
using System.IO.Compression;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Host.Support;

namespace RobotLink.Host.Cli;

/// <summary><c>support</c>: one file for whoever helps from far away.</summary>
internal static class SupportCommand
{
    public static Command Build(Terminal terminal)
    {
        var output = new Option<string?>("--out") { Description = "The file to write. Default robotlink-support-DAY-TIME.zip here. Never replaces a file without --force.", HelpName = "FILE" };
        var last = Options.Duration("--last", "So much of the bytes that passed the links. Default 15min.");
        var links = new Option<string[]>("--link") { Description = "Only this link. May be repeated.", HelpName = "LINK" };
        var force = new Option<bool>("--force") { Description = "Replace the file if there is one." };
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("support", "Write one file with bytes, events, commands, configuration, settings, versions and log, without secrets. Less of it where no daemon runs.") { output, last, links, force, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            var path = parsed.GetValue(output) ?? $"robotlink-support-{terminal.Time.GetUtcNow():yyyyMMdd-HHmmss}.zip";
            if (File.Exists(path) && !parsed.GetValue(force))
            {
                throw new CommandFailedException(ExitCode.Usage, $"{path} is there already and was left alone. Choose another name with --out, or write --force.");
            }

            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            var shelf = new ProfileShelf(parsed.GetValue(folder)!);
            var mayDoWithout = parsed.GetValue(url) is null && (parsed.GetValue(links) ?? []).Length == 0;
            await WriteAsync(path, daemon, Query(parsed.GetValue(links) ?? [], parsed.GetValue(last)), mayDoWithout ? new OfflineSupport(shelf, terminal.Time) : null, terminal, stopping);
            await TellAsync(path, terminal);
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Query(string[] links, TimeSpan? last)
    {
        var parts = new List<string>();
        if (links.Length > 0)
        {
            parts.Add("links=" + string.Join(',', links.Select(Uri.EscapeDataString)));
        }

        if (last is { } span)
        {
            parts.Add($"last={span.TotalMilliseconds:0}ms");
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    /// <summary>The file is whole or not there.</summary>
    /// <param name="without">Null: only the daemon's answer will do.</param>
    private static async Task WriteAsync(string path, DaemonClient daemon, string query, OfflineSupport? without, Terminal terminal, CancellationToken stopping)
    {
        var part = $"{path}.part";
        try
        {
            await using (var file = new FileStream(part, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                try
                {
                    await daemon.DownloadAsync($"api/v1/support{query}", file, stopping);
                }
                catch (CommandFailedException nobody) when (without is not null && DaemonClient.IsNobodyThere(nobody))
                {
                    await terminal.Error.WriteLineAsync($"No RobotLink runs at {daemon.Url.GetLeftPart(UriPartial.Authority)}, so only files and this PC are told; start one and try again for bytes, events and the log.");
                    await without.WriteAsync(file, "no RobotLink was running", stopping);
                }
            }

            await CheckAsync(part, stopping);
            File.Move(part, path, overwrite: true);
        }
        catch (Exception reason) when (reason is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"{path} cannot be written: {reason.Message}");
        }
        finally
        {
            Remove(part);
        }
    }

    /// <summary>An answer that was broken off is no archive.</summary>
    private static async Task CheckAsync(string path, CancellationToken stopping)
    {
        try
        {
            await using var archive = await ZipFile.OpenReadAsync(path, stopping);
            if (archive.Entries.Count == 0)
            {
                throw new InvalidDataException("it is empty");
            }
        }
        catch (InvalidDataException reason)
        {
            throw new CommandFailedException(ExitCode.Failed, $"The file came incomplete and was thrown away ({reason.Message}). Is the daemon still running? Try again.");
        }
    }

    private static async Task TellAsync(string path, Terminal terminal)
    {
        await using var archive = await ZipFile.OpenReadAsync(path);
        Columns.Write(archive.Entries.Select(entry => new[] { $"{entry.Length}", entry.FullName }), terminal.Error);
        await terminal.Error.WriteLineAsync("Secrets are taken out; README.txt in it says how, and what to look at before you hand it on.");
        await terminal.Out.WriteLineAsync(path);
    }

    private static void Remove(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            // It lies beside the file that was wanted, and its name says what it is.
        }
    }
}
