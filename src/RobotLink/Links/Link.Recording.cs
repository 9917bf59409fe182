using RobotLink.Diagnosis;
using RobotLink.Recording;
using RobotLink.Routing;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>What is written down of the link beside the bytes of its device.</summary>
public sealed partial class Link
{
    /// <summary>A program that shares the link came or went.</summary>
    internal void RecordClient(string client, string words) => Write(RecordedMark.Client, mark => mark with { ClientName = client, Words = words });

    private void RecordOpened(string local, string remote) =>
        Write(RecordedMark.Opened, mark => mark with { LocalAddress = local, RemoteAddress = remote });

    /// <param name="loss">Null when we hung up ourselves.</param>
    private void RecordEnded(ConnectionLoss? loss)
    {
        Cause? cause = loss is null ? null : Diagnose.Loss(loss).Cause;
        RecordEnded(loss is null ? "we hung up" : loss.Detail ?? CauseWords.Of(cause!.Value), cause);
    }

    /// <param name="cause">Null when we hung up ourselves.</param>
    private void RecordEnded(string words, Cause? cause) =>
        Write(RecordedMark.Ended, mark => mark with { Words = words, Cause = cause is { } known ? CauseWords.Name(known) : null });

    private void RecordState(StateEntry entry) => Write(RecordedMark.State, mark => mark with
    {
        NewState = entry.State.ToString().ToLowerInvariant(),
        Cause = entry.Verdict is { } verdict ? CauseWords.Name(verdict.Cause) : null,
        Sequence = entry.Sequence,
        Words = entry.Verdict?.Words ?? (entry.State == LinkState.Degraded ? machine.DegradedWords : null),
    });

    private void RecordSent(in SessionFrame frame, ReadOnlySpan<byte> bytes)
    {
        if (frame.Starred.IsEmpty)
        {
            Record?.Sent(clock.Now, bytes, masked: false);
            return;
        }

        // Nothing secret is ever written down; and what the device may repeat of it is known when the record is read.
        Record?.Sent(clock.Now, frame.Starred, masked: true);
        Record?.Hide(frame.Secrets ?? []);
    }

    private void Write(string what, Func<RecordedMark, RecordedMark> details)
    {
        if (Record is { } record)
        {
            var now = clock.Now;
            record.Mark(now, details(new RecordedMark { Link = Id, Time = clock.Wall(now), Epoch = epoch, What = what }));
        }
    }
}
