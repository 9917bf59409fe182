namespace RobotLink.Profiles;

/// <summary>What an escape must keep to so that marks and payload can be told apart.</summary>
internal static class EscapeRules
{
    /// <param name="start">Empty for none.</param>
    /// <returns>What is wrong, as a sentence; null when all is well.</returns>
    public static string? Fault(EscapeProfile escape, byte[] start, byte[] end)
    {
        var lead = escape.Lead;
        var marks = start.Length > 0 ? (byte[][])[start, end] : [end];
        if (escape.Xor is null && escape.Map.Count == 0)
        {
            byte[] repeated = [lead, .. marks.Select(mark => mark[0])];
            return marks.FirstOrDefault(mark => mark[0] == lead && (mark.Length == 1 || repeated.Contains(mark[1]))) is { } unclear
                ? $"{ByteNotation.Format(unclear)} cannot be told from a hidden {Name(unclear[^1])}."
                : start.AsSpan().SequenceEqual(end) && start[0] == lead ? "Start and end are the same." : null;
        }

        if (marks.FirstOrDefault(mark => mark.Contains(lead)) is { } holding)
        {
            return $"{ByteNotation.Format(holding)} holds the escape {Name(lead)} itself.";
        }

        byte[] hidden = [lead, .. marks.Select(mark => mark[0])];
        foreach (var value in hidden.Distinct())
        {
            var written = escape.Xor is { } xor ? [(byte)(value ^ xor)] : escape.Map.Where(pair => pair.Means == value).Select(pair => pair.Written).ToArray();
            if (written.Length == 0)
            {
                return $"Nothing stands for {Name(value)}, so a message that holds it could not be sent.";
            }

            if (written.FirstOrDefault(hidden.Contains) is var clash && written.Any(hidden.Contains))
            {
                return $"{Name(value)} would be written as {Name(lead)}{Name(clash)}, but {Name(clash)} needs to be hidden itself.";
            }
        }

        return null;
    }

    private static string Name(byte value) => ByteNotation.Format([value]);
}
