namespace RobotLink.Proof.Commands;

/// <summary>What robots carried out, what givers were told, and what is written down: three books that have to agree.</summary>
internal static class CommandLedger
{
    public static IEnumerable<string> Compare(List<Given> given, List<CommandedLink> robots, AuditBook audit)
    {
        foreach (var robot in robots)
        {
            foreach (var (number, times) in robot.Robot.Moves)
            {
                if (times > 1)
                {
                    yield return $"{robot.Name} moved {number} {times} times";
                }

                if (!given.Exists(command => command.Link == robot.Name && command.Number == number))
                {
                    yield return $"{robot.Name} moved {number}, which nobody gave";
                }
            }
        }

        foreach (var command in given)
        {
            foreach (var trouble in Compare(command, robots.Find(robot => robot.Name == command.Link)!, audit))
            {
                yield return $"{command.Key}: {trouble}";
            }
        }
    }

    private static IEnumerable<string> Compare(Given command, CommandedLink robot, AuditBook audit)
    {
        var (told, moved, replied) = (command.Told.First(), robot.Robot.Moves.ContainsKey(command.Number), robot.Robot.Answered.ContainsKey(command.Number));
        if (command.Told.Distinct().Count() > 1)
        {
            yield return $"told differently: {string.Join(", then ", command.Told)}";
        }

        if (told is not ("answered" or "not_sent" or "expired" or "unknown"))
        {
            yield return $"ended as {told}";
        }

        if (told == "answered" && !replied)
        {
            yield return $"is called answered, but the robot {(moved ? "moved and gave no answer" : "never heard of it")}";
        }

        if (told is "not_sent" or "expired" && moved)
        {
            yield return $"is called {told}, but the robot moved";
        }

        if (audit.Admitted.GetValueOrDefault(command.Key) is not 1 and var times)
        {
            yield return $"was admitted {times} times by the audit";
        }

        if (audit.OutcomeOf(command.Key) != told)
        {
            yield return $"is called {told}, and {audit.OutcomeOf(command.Key) ?? "nothing"} in the audit";
        }
    }
}
