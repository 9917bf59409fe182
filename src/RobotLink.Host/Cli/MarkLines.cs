using System.Text;
using RobotLink.Recording;

namespace RobotLink.Host.Cli;

/// <summary>What became of a link in a recording, as a line of text.</summary>
internal static class MarkLines
{
    public static string Of(RecordedMark mark, Terminal terminal)
    {
        var line = new StringBuilder($"{Lines.Time(mark.Time)} {mark.Link} ");
        switch (mark.What)
        {
            case RecordedMark.Opened:
                line.Append($"connection {mark.Epoch} opened");
                line.Append(mark.RemoteAddress is null ? "" : $" to {mark.RemoteAddress}").Append(mark.LocalAddress is null ? "" : $" from {mark.LocalAddress}");
                break;
            case RecordedMark.Ended:
                line.Append($"connection {mark.Epoch} ended");
                break;
            case RecordedMark.State:
                line.Append($"is {terminal.Paint(mark.NewState ?? "", Terminal.Safe(mark.NewState))}");
                break;
            case RecordedMark.Gap:
                line.Append(mark.MissedBytes is { } missed ? $"has a gap here: {Lines.Count((int)Math.Min(missed, int.MaxValue), "byte")} missing" : "has a gap here");
                break;
            case RecordedMark.Client:
                line.Append($"client {Terminal.Safe(mark.ClientName)}");
                break;
            default:
                line.Append(Terminal.Safe(mark.What));
                break;
        }

        if (mark.Words is { Length: > 0 } words)
        {
            line.Append($": {Terminal.Safe(words)}");
        }

        return line.Append(mark.Cause is null ? "" : $" [{Terminal.Safe(mark.Cause)}]").Append(mark.Sequence is { } number ? $" (event {number})" : "").ToString();
    }
}
