namespace RobotLink.Commands;

/// <summary>Puts the lines of each command together.</summary>
internal static class AuditStory
{
    /// <summary>In the order of their decisions.</summary>
    public static IReadOnlyList<AuditedCommand> Of(IEnumerable<AuditLine> lines)
    {
        var commands = new List<AuditedCommand>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (!line.IsEnd)
            {
                places[line.Id] = commands.Count;
                commands.Add(new AuditedCommand(line, line.Outcome is null ? null : line));
            }
            else if (places.TryGetValue(line.Id, out var place))
            {
                commands[place] = commands[place] with { Ended = line };
            }
        }

        return commands;
    }
}
