using RobotLink.Framing;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Sharing;

/// <summary>What the link tells, under its gate: frames to programs, collected and sent once for each piece received.</summary>
internal sealed partial class Share
{
    void IRelay.Opened(Handshake with)
    {
        lock (gate)
        {
            handshake = with;
        }
    }

    void IRelay.Heard(in SessionFrame frame, ReadOnlySpan<byte> payload, int asker, KeyStretch key)
    {
        if (clients.IsEmpty && asker != IRelay.Nobody)
        {
            return;
        }

        if (asker == IRelay.Everybody || configuration.Mode == ShareMode.Observe)
        {
            Collect(frame.Wire);
            Collect(replies!.RestOfEnd(frame.Wire));
        }
        else if (asker < 0)
        {
            HearAnswer(frame, payload, asker, key);
        }
        else if (heartbeatAnswer.Length == 0 && vocabulary!.Protocol.Heartbeat is { Reply: { Fields.Count: 0 } alive } && ReferenceEquals(frame.Shape, alive))
        {
            Volatile.Write(ref heartbeatAnswer, [.. frame.Wire, .. replies!.RestOfEnd(frame.Wire)]);
        }
    }

    void IRelay.Ended(in RequestEnd end, bool connectionLost)
    {
        Outstanding ended;
        lock (gate)
        {
            if (!outstanding.Remove(end.Id, out ended))
            {
                return;
            }

            ended.Client.UnderWay--;
            ended.Client.Commands?.End(ended.Payload, clock.Now);
            ended.Client.MakeRoom();
            if (end.Verdict == RequestVerdict.Answered && ended.Admission is null && !connectionLost)
            {
                ended.Client.GiveBack(ended.Frame);
            }
        }

        if (ended.Admission is { } admission)
        {
            link!.EndForeign(admission, end.Verdict, end.Reason, clock.Now - ended.Since);
        }

        if (connectionLost || end.Verdict is RequestVerdict.NotSent or RequestVerdict.Expired)
        {
            // It must not take the next answer for this one's.
            Drop(ended.Client, connectionLost
                ? $"the connection to the device was lost while it waited for '{ended.Frame.Exchange.Name}': {end.Reason}"
                : $"'{ended.Frame.Exchange.Name}' was not sent: {end.Reason}");
        }
    }

    void IRelay.TakenOver()
    {
        lock (gate)
        {
            foreach (var client in clients)
            {
                client.Listens = true;
            }

            isTakenOver = true;
            BeUp();
        }
    }

    void IRelay.HeardRaw(ReadOnlySpan<byte> bytes) => Collect(bytes);

    void IRelay.Flush()
    {
        var heard = everybody.AsSpan(0, everybodyLength);
        foreach (var client in clients)
        {
            if (!client.Flush(heard) && client.Ended is null)
            {
                failing.Add(client);
            }
        }

        everybodyLength = 0;
        foreach (var client in failing)
        {
            Drop(client, TooSlow);
        }

        failing.Clear();
    }

    void Links.ILinkShare.Told(bool works, string why)
    {
        var isHeld = configuration.WhenDown == WhenDown.Held;
        ShareClient? former = null;
        lock (gate)
        {
            if (works == isUp)
            {
                whyDown = works ? whyDown : why;
                return;
            }

            if (works)
            {
                BeUp();
            }
            else
            {
                (isUp, isTakenOver, isWanted) = (false, false, false);
                whyDown = why.Length > 0 ? why : "the device is down";
                Volatile.Write(ref heartbeatAnswer, []);
                former = GiveLeaseUp();
                former?.HasLostLease = true;
            }
        }

        if (former is not null)
        {
            events.Released(former.Line.Remote);
        }

        if (!works && (!isHeld || IsRaw))
        {
            DropAll($"the device is down: {whyDown}");
        }

        events.Told(works, why);
    }

    void Links.ILinkShare.Barred(string why)
    {
        if (IsRaw)
        {
            DropAll(why);
        }
    }

    /// <summary>Under the lock: those that waited go on.</summary>
    private void BeUp()
    {
        isUp = true;
        up.TrySetResult();
        up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void HearAnswer(in SessionFrame frame, ReadOnlySpan<byte> payload, int asker, KeyStretch place)
    {
        Outstanding asked;
        lock (gate)
        {
            if (!outstanding.TryGetValue(asker, out asked))
            {
                return;
            }
        }

        try
        {
            asked.Client.Add(replies!.Restored(frame, payload, place, asked.Frame.Key), everybody.AsSpan(0, everybodyLength));
        }
        catch (FramingException reason)
        {
            Drop(asked.Client, $"the answer to '{asked.Frame.Exchange.Name}' cannot be framed for it: {reason.Message}");
        }
    }

    private void Collect(ReadOnlySpan<byte> bytes)
    {
        if (everybody.Length < everybodyLength + bytes.Length)
        {
            Array.Resize(ref everybody, 2 * (everybodyLength + bytes.Length));
        }

        bytes.CopyTo(everybody.AsSpan(everybodyLength));
        everybodyLength += bytes.Length;
    }
}
