namespace RobotLink.Diagnosis;

/// <summary>One row of the table from evidence to cause.</summary>
/// <param name="Name">For tests and for whoever reads the table.</param>
/// <param name="When">Rows are tried from the top; the first that fits decides.</param>
internal sealed record VerdictRow(string Name, Func<Doubt, bool> When, Cause Cause, Func<Doubt, Certainty> Certainty, Func<Doubt, string> WalkTo)
{
    public VerdictRow(string name, Func<Doubt, bool> when, Cause cause, Certainty certainty, string walkTo)
        : this(name, when, cause, _ => certainty, _ => walkTo)
    {
    }

    /// <summary>Put behind the words of the cause.</summary>
    public Func<Doubt, string?> More { get; init; } = _ => null;

    /// <summary>In place of the words of the cause, where those would say too much.</summary>
    public Func<Doubt, string>? Instead { get; init; }

    public string Words(Doubt doubt) =>
        (Instead?.Invoke(doubt) ?? CauseWords.Of(Cause)) + (More(doubt) is { Length: > 0 } more ? more : "");
}
