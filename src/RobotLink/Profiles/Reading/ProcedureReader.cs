namespace RobotLink.Profiles;

/// <summary>Reads the framing by a procedure that takes turns: 3964 and 3964R.</summary>
internal static class ProcedureReader
{
    /// <summary>Of 3964 without a check byte, as its manual has it.</summary>
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(550);

    public static ProcedureFraming? Read(Section root, Section framing)
    {
        var hasCheck = framing.Choice("procedure", ("3964R", true), ("3964", false));
        var goesFirst = framing.Choice("priority", ("high", true), ("low", false)) ?? false;
        var plain = new ProcedureFraming(hasCheck ?? true, goesFirst);
        var read = plain with
        {
            Timeout = framing.Duration("timeout", TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(60)) ?? (plain.HasCheck ? plain.Timeout : ShortTimeout),
            Gap = framing.Duration("idle_gap", TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10)) ?? plain.Gap,
            Tries = framing.Whole("tries", 1, 100) ?? plain.Tries,
            Max = framing.Size("max", 1, FramingReader.MostBytes) ?? plain.Max,
        };
        if (root.Map("connect").Text("kind") == "udp")
        {
            framing.Mistakes.Add(
                "E1901", framing.KeyPlace("procedure"), "A procedure stands beneath datagrams.", "It gives and takes single characters on a line; datagrams may be lost and overtake each other.",
                "Remove framing, or write connect.kind: tcp or serial.");
            return null;
        }

        return hasCheck is null ? null : read;
    }
}
