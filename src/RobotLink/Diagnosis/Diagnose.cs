namespace RobotLink.Diagnosis;

/// <summary>From evidence to cause, certainty and words: the first row of the table that fits. Pure. What was not measured lowers the certainty and is listed.</summary>
public static class Diagnose
{
    public static Verdict Loss(ConnectionLoss loss) => Verdict(LossRows.All, new Doubt(loss));

    public static Verdict Dial(DialFailure failure) => Verdict(DialRows.All, new Doubt(failure));

    /// <summary>The row that decides, for tests and for whoever wants to know why.</summary>
    internal static VerdictRow Row(IReadOnlyList<VerdictRow> table, Doubt doubt) => table.First(row => row.When(doubt));

    private static Verdict Verdict(IReadOnlyList<VerdictRow> table, Doubt doubt)
    {
        var row = Row(table, doubt);
        return new Verdict(row.Cause, row.Certainty(doubt), row.Words(doubt), [.. EvidenceList.Of(doubt)])
        {
            RulesOut = [.. RuledOut.By(doubt, row.Cause)],
            WalkTo = row.WalkTo(doubt),
        };
    }
}
