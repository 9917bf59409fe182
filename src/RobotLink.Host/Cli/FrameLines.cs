namespace RobotLink.Host.Cli;

/// <summary>Writes what passed links and what became of them, line by line, as <c>tail</c> shows it.</summary>
internal sealed class FrameLines(Terminal terminal, bool json, BytesShown bytes)
{
    public void Write(StreamLine line)
    {
        if (json)
        {
            terminal.Out.WriteLine(line.Json);
        }
        else if (line.Message is { } message)
        {
            terminal.Out.WriteLine(Lines.Of(message, bytes));
            if (message.Explanation is { } explanation)
            {
                ExplanationLines.Write(explanation, terminal.Out);
            }
        }
        else if (line.State is { } state)
        {
            terminal.Out.WriteLine(Lines.Of(state, terminal));
        }
        else if (line.Outage is { Members.Count: > 1 } outage)
        {
            terminal.Out.WriteLine(OutageLines.Of(outage));
        }
        else if (line.Lease is { } lease)
        {
            terminal.Out.WriteLine($"{Lines.Time(lease.Time)} {lease.Link} is held by {Terminal.Safe(lease.Holder)} {(lease.Step == "taken" ? "alone" : "no more")}");
        }
        else if (line.Missed > 0)
        {
            terminal.Error.WriteLine(line.Missed == 1
                ? "1 entry was overwritten before it could be shown."
                : $"{line.Missed} entries were overwritten before they could be shown.");
        }
    }
}
