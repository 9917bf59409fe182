using System.CommandLine;
using RobotLink.Profiles.Language;

namespace RobotLink.Host.Cli;

/// <summary><c>schema profile|site</c>: the language as JSON Schema, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Build(Terminal terminal) => new("schema", "Print or write the JSON Schema of profiles or of site files, for editors.")
    {
        Of("profile", "The schema of profiles.", LanguageSchema.ProfileFile, LanguageSchema.Profile, terminal),
        Of("site", "The schema of site files.", LanguageSchema.SiteFile, LanguageSchema.Site, terminal),
    };

    private static Command Of(string name, string description, string file, string schema, Terminal terminal)
    {
        var write = new Option<string?>("--write") { Description = $"Write {file} into this folder.", HelpName = "DIR" };
        var command = new Command(name, description) { write };
        command.SetAction(async (parsed, stopping) =>
        {
            if (parsed.GetValue(write) is not { } folder)
            {
                await terminal.Out.WriteAsync(schema);
                return ExitCode.Ok;
            }

            var path = Path.Combine(folder, file);
            try
            {
                Directory.CreateDirectory(folder);
                await File.WriteAllTextAsync(path, schema, stopping);
            }
            catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
            {
                throw new CommandFailedException(ExitCode.Failed, $"{path} cannot be written: {reason.Message}");
            }

            await terminal.Error.WriteLineAsync($"{path} is written. Begin a file of this kind with: # yaml-language-server: $schema={file}");
            return ExitCode.Ok;
        });
        return command;
    }
}
