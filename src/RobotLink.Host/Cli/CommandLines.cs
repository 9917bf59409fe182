using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>Commands of the audit as lines of text.</summary>
internal static class CommandLines
{
    public static string Of(CommandDocument command)
    {
        var fields = string.Concat((command.Fields ?? new Dictionary<string, object?>()).Select(field => $" {field.Key}={field.Value}"));
        var by = command.By is { } who ? $" by {(who.Operator is null ? who.Client : $"{who.Operator} ({who.Client})")}{(who.Address is null ? "" : $" at {who.Address}")}" : "";
        var end = command switch
        {
            { Decision: "refused" } => $"refused: {command.Reason}",
            { Decision: "repeated" } => "repeated: the stored outcome was told, nothing sent",
            { Outcome: null } => "under way",
            { DurationS: { } seconds } => $"{command.Outcome} in {SendCommand.Took(seconds)}{(command.Reason is null ? "" : $": {command.Reason}")}",
            _ => $"{command.Outcome}{(command.Reason is null ? "" : $": {command.Reason}")}",
        };
        return Terminal.Safe($"{Lines.Time(command.Time)} {command.Link} {command.Request}{fields}{by}{(command.Key is null ? "" : $" [key {command.Key}]")}: {end}")!;
    }
}
