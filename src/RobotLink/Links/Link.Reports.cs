using Microsoft.Extensions.Logging;
using RobotLink.Diagnosis;
using RobotLink.Messages;
using RobotLink.Routing;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>What the runner and its connections tell, turned into states, journal entries, counters and one log line per outage.</summary>
public sealed partial class Link
{
    private long lastFrame;

    /// <summary>Null changes nothing.</summary>
    private void Announce(StateChange? change)
    {
        if (change is null)
        {
            return;
        }

        var entry = Journal.Append(new StateEntry
        {
            Sequence = 0,
            Link = Id,
            Time = clock.Wall(clock.Now),
            State = change.State,
            Previous = change.Previous,
            Admin = admin,
            BeganAfter = clock.Wall(change.BeganAfter),
            BeganBefore = clock.Wall(change.BeganBefore),
            BoundSeconds = Bound.Seconds,
            Verdict = change.Verdict,
        });
        Log(entry);
        RecordState(entry);
        CountFall(change);
        TellShare(change);
        around.Fellows.Changed();
    }

    private void CountFall(StateChange change)
    {
        if (change is { State: LinkState.Down, Previous: LinkState.Up or LinkState.Degraded })
        {
            var before = flapping.Words(clock.Now);
            flapping.Lost(clock.Now);
            steadiness.Lost(clock.Now);
            if (before is null && flapping.Words(clock.Now) is { } words)
            {
                LogFlapping(Id, words, change.Verdict!.Words);
            }
        }
    }

    private void Log(StateEntry entry)
    {
        var isNew = entry.State != entry.Previous;
        switch (entry.State)
        {
            case LinkState.Down when isNew:
                LogDown(Id, CauseWords.Name(entry.Verdict!.Cause), CauseWords.Name(entry.Verdict.Certainty), entry.Verdict.Words, entry.BeganAfter, entry.Verdict.WalkTo);
                break;
            case LinkState.Connecting when !isNew && entry.Verdict is { } verdict:
                LogUnreached(Id, Configuration.Address, CauseWords.Name(verdict.Cause), CauseWords.Name(verdict.Certainty), verdict.Words, verdict.WalkTo);
                break;
            case LinkState.Down when entry.Verdict is { } better:
                var (cause, certainty) = (CauseWords.Name(better.Cause), CauseWords.Name(better.Certainty));
                LogLearned(Id, cause, certainty, better.Words, better.WalkTo);
                break;
            case LinkState.Up when isNew:
                LogUp(Id, Configuration.Address);
                break;
            case LinkState.Degraded when isNew:
                LogDegraded(Id, machine.DegradedWords ?? "");
                break;
            default:
                break;
        }
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Warning, Message = "Link {Link} is down: {Cause} ({Certainty}). {Words}. Last sign of life {LastLife:HH:mm:ss.fffZ}. Walk to {WalkTo}")]
    private partial void LogDown(string link, string cause, string certainty, string words, DateTimeOffset lastLife, string walkTo);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Link {Link} is up at {Address}")]
    private partial void LogUp(string link, string address);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Warning, Message = "Link {Link} does not come up at {Address}: {Cause} ({Certainty}). {Words}. Walk to {WalkTo}; trying again")]
    private partial void LogUnreached(string link, string address, string cause, string certainty, string words, string walkTo);

    [LoggerMessage(EventId = 9004, Level = LogLevel.Information, Message = "Link {Link} is still down, better known: {Cause} ({Certainty}). {Words}. Walk to {WalkTo}")]
    private partial void LogLearned(string link, string cause, string certainty, string words, string walkTo);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning, Message = "Link {Link} is degraded: {Words}")]
    private partial void LogDegraded(string link, string words);

    [LoggerMessage(EventId = 4009, Level = LogLevel.Warning, Message = "Link {Link} is {Words}, this time: {Cause}. It is called at a slower pace until a connection lasts")]
    private partial void LogFlapping(string link, string words, string cause);

    [LoggerMessage(EventId = 4007, Level = LogLevel.Information, Message = "Link {Link} was set to {Admin} by request")]
    private partial void LogAdmin(string link, LinkAdmin admin);

    [LoggerMessage(EventId = 4008, Level = LogLevel.Information, Message = "Link {Link} was told to reconnect")]
    private partial void LogReconnect(string link);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Error, Message = "Link {Link}: RobotLink itself failed on this connection; the link goes on")]
    private partial void LogCrash(string link, Exception reason);

    [LoggerMessage(EventId = 4006, Level = LogLevel.Error, Message = "Link {Link} is {Words}. Enable it again when the reason is gone")]
    private partial void LogParked(string link, string words);

    [LoggerMessage(EventId = 4010, Level = LogLevel.Error, Message = "Link {Link}: how '{Request}' of {Client} ended could not be written to the audit")]
    private partial void LogEndNotWritten(string link, string request, string client, Exception reason);

    private sealed class Reports(Link link) : ILinkRunnerEvents
    {
        public void Dialling()
        {
            lock (link.gate)
            {
                link.counters.Dials++;
            }
        }

        public void DialFailed(DialFailure failure)
        {
            lock (link.gate)
            {
                link.Doubt(failure);
            }
        }

        public void Connected(LinkConnection connection)
        {
            link.epoch++;
            link.counters.Connections++;
            link.RecordOpened(connection.Local, connection.Remote);
            connection.Share(link.share);
        }

        public void Crashed(Exception reason) => link.LogCrash(link.Id, reason);

        public void Parked(string words)
        {
            lock (link.gate)
            {
                link.parked = words;
                link.KeepAway();
            }

            link.LogParked(link.Id, words);
        }

        public void BytesReceived(ReadOnlySpan<byte> bytes, TimeSpan now)
        {
            link.counters.BytesReceived += bytes.Length;
            link.Record?.Received(now, bytes);
        }

        public void BytesSent(in SessionFrame frame, ReadOnlySpan<byte> bytes) => link.RecordSent(frame, bytes);

        public void WentOver(string local, string remote) => link.RecordOpened(local, remote);

        public void FrameSent(in SessionFrame frame, int length)
        {
            link.counters.MessagesSent++;
            link.counters.BytesSent += length;
            Append(frame, Direction.Sent);
        }

        public void FrameReceived(in SessionFrame frame)
        {
            if (frame.IsRepeat)
            {
                link.counters.Repeats++;
                return;
            }

            link.counters.MessagesReceived++;
            link.counters.Unparsed += frame.Kind == EntryKind.Unparsed ? 1 : 0;
            link.counters.LateReplies += frame is { Kind: EntryKind.Reply, Reason: not null } ? 1 : 0;
            Append(frame, Direction.Received);
        }

        public void NoiseReceived(ReadOnlySpan<byte> bytes, string? reason)
        {
            link.counters.Noise += reason is null ? 0 : 1;
            link.counters.NoiseBytes += bytes.Length;
        }

        public void FrameSkipped(SkipReason why, ReadOnlySpan<byte> frame)
        {
            if (why == SkipReason.UnknownInside)
            {
                link.counters.UnknownInside++;
                return;
            }

            link.counters.SkippedNewer++;
        }

        public void RequestEnded(in RequestEnd end) => link.desk.Ended(end, link.lastFrame);

        public void Proven()
        {
            (link.symptom, link.lostBy) = (null, null);
            link.Prove();
        }

        public void Degraded(string? words, TimeSpan lastOtherwise) => link.JudgeSession(words, lastOtherwise);

        public void LineLooked(string? words, TimeSpan before) => link.JudgeLine(words, before);

        public void Blip(TimeSpan silence) => link.counters.Blips++;

        public void Lost(ConnectionLoss? loss, TimeSpan lastProof)
        {
            link.ForgetConditions();
            link.RecordEnded(loss);
            if (loss is null)
            {
                // We hung up ourselves: to dial anew, unless the link is ending.
                if (link.running is { IsCancellationRequested: false })
                {
                    link.Announce(link.machine.Works ? link.machine.Start(link.clock.Now) : null);
                    link.BlameOwnPort();
                }

                return;
            }

            var isReset = loss is { Reader: SocketSign.Reset } or { Writer: SocketSign.Reset };
            link.Lost(new Symptom(loss, link.CutSince(loss)) { SpokenAt = isReset ? link.clock.Now : null }, lastProof);
        }

        public void RedialFailed(DialFailure failure, TimeSpan lastProof)
        {
            link.ForgetConditions();
            link.path.Follow(failure.Remote);
            link.RecordEnded(failure.Detail, null);
            link.Lost(new Symptom(failure, link.clock.Now - failure.Took), lastProof);
        }

        public void CarrierLost(ConnectionLoss loss, TimeSpan lastProof)
        {
            link.symptom = new Symptom(loss, link.clock.Now) { IsAnnounced = true };
            link.Announce(link.machine.CutOff(Diagnose.Loss(loss), lastProof, link.clock.Now));
        }

        private void Append(in SessionFrame frame, Direction direction)
        {
            var now = link.clock.Time.GetUtcNow();
            link.lastReceive = direction == Direction.Received ? now : link.lastReceive;
            link.lastFrame = link.Journal.Append(
                new FrameHead(now, direction, frame.Kind, frame.Shape, link.epoch, frame.PayloadAt, frame.PayloadLength, frame.Reason),
                frame.Frame);
            if (frame.Answers > 0)
            {
                link.desk.Part(frame.Answers, link.lastFrame);
            }
        }
    }
}
