using System.CommandLine;
using System.CommandLine.Parsing;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>Options that several commands share, each made anew because an option belongs to one command.</summary>
internal static class Options
{
    public static Option<string> Folder() => new("--config", "-c")
    {
        Description = "Folder with site.yaml and the site's own profiles.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".",
    };

    public static Option<string?> Url() => new("--url")
    {
        Description = "Where the daemon answers. Default: http.listen of site.yaml, else http://127.0.0.1:8480.",
        HelpName = "URL",
    };

    public static Option<bool> Json(string form = "one JSON document") => new("--json") { Description = $"Write {form}." };

    public static Option<string?> Listen() => new("--listen")
    {
        Description = $"Loopback address of the HTTP interface; goes before {ListenAddress.Variable} and http.listen.",
        HelpName = "ADDRESS:PORT",
    };

    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = ParseDuration,
    };

    public static Option<int> Number(string name, string description, int least, int most, int otherwise) => new(name)
    {
        Description = $"{description} {least} to {most}.",
        HelpName = "N",
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => ParseNumber(result, name, least, most) ?? otherwise,
    };

    /// <summary>A number that may be left out.</summary>
    public static Option<int?> Number(string name, string description, int least, int most) => new(name)
    {
        Description = $"{description} {least} to {most}.",
        HelpName = "N",
        CustomParser = result => ParseNumber(result, name, least, most),
    };

    /// <summary>A time to look back, which may be longer than others.</summary>
    public static TimeSpan? ParseLongDuration(ArgumentResult result)
    {
        if (result.Tokens.Count == 1 && Api.Duration.TryParseLong(result.Tokens[0].Value, out var value))
        {
            return value;
        }

        result.AddError($"'{(result.Tokens.Count == 1 ? result.Tokens[0].Value : "")}' is no duration. Write a number with its unit, from 1ms to 48h, such as 10m.");
        return null;
    }

    private static int? ParseNumber(ArgumentResult result, string name, int least, int most)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{name} takes a number from {least} to {most}.");
        return null;
    }

    private static TimeSpan? ParseDuration(ArgumentResult result)
    {
        if (result.Tokens.Count == 1 && Api.Duration.TryParse(result.Tokens[0].Value, out var value))
        {
            return value;
        }

        result.AddError($"'{(result.Tokens.Count == 1 ? result.Tokens[0].Value : "")}' is no duration. Write a number with its unit, from 1ms to 1h, such as 5s.");
        return null;
    }
}
