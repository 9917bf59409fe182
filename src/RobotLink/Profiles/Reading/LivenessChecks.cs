namespace RobotLink.Profiles;

/// <summary>Settings that are fine one by one and contradict each other.</summary>
internal sealed class LivenessChecks(Section root, ProfileDraft draft, MistakeList mistakes)
{
    private static readonly TimeSpan PromiseByDefault = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan OnProbesAlone = TimeSpan.FromSeconds(2);

    public void Check(DeviceProfile profile)
    {
        Reconnect(profile.Reconnect);
        Probes(profile);
        NearPromise(profile);
        if (profile.Heartbeat is { } heartbeat)
        {
            HeartbeatNames(heartbeat);
            HeartbeatPeriods(heartbeat, profile);
        }
    }

    /// <summary>What is allowed and still deserves saying. Asked only of profiles without errors: what is missing may be what failed to be read.</summary>
    public void Warn(DeviceProfile profile)
    {
        if (profile is { Heartbeat: null, SilenceIsNormal: false } && profile.Session.Count == 0 && ShortestPoll(profile) is null)
        {
            mistakes.Add(
                "W1703", root.Place, "Nothing proves that the device's program is alive: link up, program not supervised.",
                "TCP answers even when the program hangs, so only an answer from the program itself shows that it runs.",
                "Write heartbeat: { send: status } with a request that changes nothing, or every: at a request; silence: normal says that it has to be so.");
        }

        if (profile is { PeerTimeout: { } silence, Heartbeat: null } && !profile.Requests.Any(request => request.Every < silence))
        {
            mistakes.Add(
                "W1705", root.KeyPlace("peer_timeout"),
                $"Nothing is sent by itself, so the device hangs up after {Quantity.Format(silence)} without requests.", null,
                "Write a heartbeat, or every: at a request.");
        }

        SlowPolls(profile);
        Losses(profile);
    }

    /// <summary>The periods' sum: the worst case in which a hung program is noticed. What is not given counts nothing.</summary>
    public static TimeSpan Bound(HeartbeatProfile heartbeat) =>
        (heartbeat.AfterIdle ?? TimeSpan.Zero) + ((heartbeat.ReplyWithin ?? TimeSpan.Zero) * (heartbeat.LostAfter ?? 1));

    /// <summary>Three probes fit into the promise. TCP counts whole seconds, so one second always has to do.</summary>
    public static TimeSpan LongestProbe(TimeSpan promise) => TimeSpan.FromSeconds(Math.Max(1, Math.Floor(promise.TotalSeconds / 3)));

    private void Reconnect(ReconnectProfile reconnect)
    {
        Paces(reconnect);
        if (reconnect.Max >= reconnect.First)
        {
            return;
        }

        const string Why = "The wait grows from first to max; it cannot begin above its own end.";
        var section = root.Map("reconnect");
        var first = Quantity.Format(reconnect.First);
        var max = Quantity.Format(reconnect.Max);
        if (section.Has("max") && section.ValuePlace("max").File.Name == section.ValuePlace("first").File.Name)
        {
            mistakes.Add(
                "E1504", section.ValuePlace("max"), $"reconnect.max is {max}, below reconnect.first ({first}).", Why,
                $"Use {first} or more.");
        }
        else
        {
            var other = section.Has("first") ? "first" : "max";
            mistakes.Add(
                "E1504", section.ValuePlace(other), $"reconnect.max is {max}, below reconnect.first ({first}).", Why,
                $"Write max: {first} or more here, too.");
        }
    }

    /// <summary>No wait is shorter than the first.</summary>
    private void Paces(ReconnectProfile reconnect)
    {
        var section = root.Map("reconnect");
        foreach (var (key, pace) in new[] { ("absent", reconnect.Absent), ("busy", reconnect.Busy) })
        {
            if (section.Has(key) && pace < reconnect.First)
            {
                mistakes.Add(
                    "E1370", section.ValuePlace(key), $"reconnect.{key} is {Quantity.Format(pace)}, below reconnect.first ({Quantity.Format(reconnect.First)}).",
                    "No call is made sooner than first after the one before.", $"Use {Quantity.Format(reconnect.First)} or more, or shorten first.");
            }
        }
    }

    /// <summary>The network is judged by the answers to these probes, so several must fit into the promise.</summary>
    private void Probes(DeviceProfile profile)
    {
        if (profile.Keepalive is not { } keepalive)
        {
            return;
        }

        var promise = profile.DetectWithin ?? PromiseByDefault;
        var longest = LongestProbe(promise);
        var section = root.Map("keepalive");
        foreach (var (key, period) in new[] { ("idle", keepalive.Idle), ("interval", keepalive.Interval) })
        {
            if (period > longest)
            {
                mistakes.Add(
                    "E1508", section.ValuePlace(key), $"keepalive.{key} is {Quantity.Format(period)}, but detect_within promises {Quantity.Format(promise)}.",
                    "A dead cable is noticed by probes that nobody answers; at least three must fit into the promise, so that one lost probe is no alarm.",
                    $"Use {Quantity.Format(longest)} or less, or leave keepalive out: then it is derived from the promise.");
            }
        }
    }

    /// <summary>TCP's own probes come once a second at most, so a nearer promise lives on what the program is asked or says.</summary>
    private void NearPromise(DeviceProfile profile)
    {
        if (profile.Heartbeat is null && profile.DetectWithin is { } promise && promise < OnProbesAlone && !(ShortestPoll(profile) <= promise / 2))
        {
            mistakes.Add(
                "E1517", root.ValuePlace("detect_within"), $"detect_within is {Quantity.Format(promise)}, but nothing asks the device that often.",
                "TCP counts its probes in whole seconds; below 2s only a heartbeat, a stream or a period of at most half the promise can keep it.",
                $"Write a heartbeat, or every: {Quantity.Format(promise / 2)} at a request, or promise 2s or more.");
        }
    }

    private void SlowPolls(DeviceProfile profile)
    {
        if (profile is { Heartbeat: null, DetectWithin: { } promise } && ShortestPoll(profile) is { } period && period > promise / 2)
        {
            mistakes.Add(
                "W1706", root.Has("detect_within") ? root.ValuePlace("detect_within") : root.Place,
                $"detect_within promises {Quantity.Format(promise)}, but a program that hangs is noticed within {Quantity.Format(promise + period)}.",
                $"Nothing asks the program more often than every {Quantity.Format(period)}, and between two questions nobody can tell.",
                $"Write a heartbeat, or every: {Quantity.Format(promise / 2)} or less at a request that changes nothing.");
        }
    }

    private void Losses(DeviceProfile profile)
    {
        var promise = profile.DetectWithin ?? PromiseByDefault;
        var asks = profile.Heartbeat is not null || ShortestPoll(profile) is not null;
        if (profile.LineLoss <= 0 || LineLoss.Holds(promise, profile.LineLoss, asks, profile.Keepalive?.Interval ?? LineLoss.Probes))
        {
            return;
        }

        var shortest = LineLoss.ShortestPromise(profile.LineLoss, asks);
        mistakes.Add(
            "W1707", root.ValuePlace("line_loss"),
            $"On a line that loses {profile.LineLoss:P0} each way a promise of {Quantity.Format(promise)} rings by itself.",
            "So many packets are lost in a row now and then that a healthy device looks dead.",
            shortest is { } enough ? $"Write detect_within: {Quantity.Format(TimeSpan.FromSeconds(Math.Ceiling(enough.TotalSeconds)))} or more, or mend the line." : "No promise holds on such a line: mend it.");
    }

    private static TimeSpan? ShortestPoll(DeviceProfile profile) => profile.Requests.Where(request => request is { Every: not null, Reply: not null }).Min(request => request.Every);

    private void HeartbeatNames(HeartbeatProfile heartbeat)
    {
        var section = root.Map("heartbeat");
        if (heartbeat.Send is { } send && References.Check(section, "send", draft.Sendable))
        {
            MessageChecks.NeedsNothing(section.ValuePlace("send"), draft.Sent(send), "the heartbeat", mistakes);
            HeartbeatReply(section, heartbeat, send);
            Interval(section, heartbeat, send);
        }

        if (heartbeat.Expect is not null)
        {
            Stream(section, heartbeat);
        }

        if (section.Has("reply"))
        {
            References.Check(section, "reply", draft.Names);
        }
    }

    /// <summary>A device that streams is not asked, so what belongs to asking has no meaning there.</summary>
    private void Stream(Section section, HeartbeatProfile heartbeat)
    {
        References.Check(section, "expect", draft.Names);
        foreach (var key in (string[])["send", "reply", "after_idle", "reply_within", "lost_after", "interval_from"])
        {
            if (section.Has(key))
            {
                mistakes.Add(
                    "E1513", section.KeyPlace(key), $"heartbeat.{key} belongs to asking, but heartbeat.expect says that the device speaks by itself.",
                    null, $"Remove {key}, or remove expect and within.");
            }
        }

        if (heartbeat.Within is { } pause && root.Has("detect_within") && root.Duration("detect_within", TimeSpan.Zero, TimeSpan.MaxValue) is { } promise && pause > promise)
        {
            mistakes.Add(
                "E1502", section.ValuePlace("within"),
                $"The stream may pause for {Quantity.Format(pause)}, but detect_within promises {Quantity.Format(promise)}.", null,
                "Shorten within, or raise detect_within.");
        }
    }

    private void Interval(Section section, HeartbeatProfile heartbeat, string send)
    {
        if (heartbeat.IntervalFrom is not { } written || section.Scalar("interval_from") is not { } place)
        {
            return;
        }

        var dot = written.LastIndexOf('.');
        var reply = heartbeat.Reply ?? send;
        var field = written[(dot + 1)..];
        var fields = draft.Received(reply)?.Fields.Where(IsNumber).Select(candidate => candidate.Name).ToList() ?? [];
        if (dot <= 0 || written[..dot] != reply)
        {
            mistakes.Add(
                "E1216", place, $"heartbeat.interval_from is {written}, but the heartbeat is answered by {reply}.", null,
                $"Write {reply}. and a field with milliseconds, such as {reply}.{fields.FirstOrDefault() ?? "interval"}.");
        }
        else if (draft.Received(reply) is not null && !fields.Contains(field))
        {
            mistakes.Add(
                "E1402", place, $"heartbeat.interval_from names {field}, but {reply} has no number of that name.", null,
                Nearest.Offer(field, fields, $"Give {reply} a hole such as {{{field}:int}}."));
        }
    }

    private static bool IsNumber(FieldProfile field) => field.Type is not (FieldType.Text or FieldType.Word or FieldType.Choice or FieldType.Bool);

    private void HeartbeatReply(Section section, HeartbeatProfile heartbeat, string send)
    {
        var isMessage = draft.Messages.ContainsKey(send);
        if (isMessage && heartbeat.Reply is null && !section.Has("reply"))
        {
            section.Missing("reply", $"Write reply: with the message that answers {send}; a mirrored message answers itself.");
        }
        else if (!isMessage && heartbeat.Reply is not null)
        {
            mistakes.Add(
                "E1506", section.KeyPlace("reply"), $"heartbeat.reply is not needed: the request {send} has its own reply.", null,
                "Remove it.");
        }
        else if (!isMessage && draft.Requests.GetValueOrDefault(send) is { Reply: null })
        {
            mistakes.Add(
                "E1506", section.ValuePlace("send"), $"The request {send} has no reply, so it proves nothing.", null,
                $"Write reply: at requests.{send}, or name another request.");
        }
    }

    private void HeartbeatPeriods(HeartbeatProfile heartbeat, DeviceProfile profile)
    {
        var section = root.Map("heartbeat");
        if (profile.PeerTimeout is { } silence && heartbeat.AfterIdle >= silence)
        {
            mistakes.Add(
                "E1501", section.ValuePlace("after_idle"),
                $"heartbeat.after_idle is {Quantity.Format(heartbeat.AfterIdle.Value)}, but the device hangs up after {Quantity.Format(silence)} of silence (peer_timeout).",
                "The heartbeat would come too late to keep the connection.",
                $"Use less than {Quantity.Format(silence)}; two thirds of it are usual.");
        }

        var bound = Bound(heartbeat);
        if (root.Has("detect_within") && profile.DetectWithin is { } promise && bound > promise)
        {
            var key = section.Has("after_idle") ? "after_idle" : section.Has("reply_within") ? "reply_within" : "send";
            var tries = heartbeat.LostAfter ?? 1;
            mistakes.Add(
                "E1502", section.ValuePlace(key),
                $"The heartbeat notices a hung program within {Quantity.Format(bound)}, but detect_within promises {Quantity.Format(promise)}.",
                $"The worst case is after_idle + reply_within x lost_after = {Quantity.Format(heartbeat.AfterIdle ?? TimeSpan.Zero)} + {Quantity.Format(heartbeat.ReplyWithin ?? TimeSpan.Zero)} x {tries}.",
                "Shorten the periods, raise detect_within, or leave the periods out: then they are derived from it.");
        }
    }
}
