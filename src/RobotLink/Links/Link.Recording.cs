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
        Write(RecordedMark.Opened, mark => mark with { LocalAddress = local, RemoteAddress = remote, Words = $"connected to {remote} from {local}" });

    private void RecordEnded(string words) => Write(RecordedMark.Ended, mark => mark with { Words = words });

    private void RecordState(StateEntry entry) => Write(RecordedMark.State, mark => mark with
    {
        NewState = entry.State.ToString().ToLowerInvariant(),
        Cause = entry.Verdict is { } verdict ? CauseWords.Name(verdict.Cause) : null,
        Sequence = entry.Sequence,
        Words = entry.Verdict?.Words,
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
