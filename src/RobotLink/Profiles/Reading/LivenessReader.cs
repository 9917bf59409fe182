namespace RobotLink.Profiles;

/// <summary>Reads how a connection is proven alive, and opened again.</summary>
internal sealed class LivenessReader(MistakeList mistakes)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TimeSpan? DetectWithin(Section root) => root.Duration("detect_within", TimeSpan.FromMilliseconds(500), Hour);

    public static TimeSpan? PeerTimeout(Section root) => root.Duration("peer_timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24));

    public KeepaliveProfile? Keepalive(Section root)
    {
        var keepalive = root.Map("keepalive");
        if (!keepalive.Exists)
        {
            return null;
        }

        var idle = WholeSeconds(keepalive, "idle");
        var interval = WholeSeconds(keepalive, "interval");
        var count = keepalive.Whole("count", 1, 20);
        foreach (var key in (string[])["idle", "interval", "count"])
        {
            if (!keepalive.Has(key))
            {
                keepalive.Missing(
                    key,
                    "Write all three: keepalive: { idle: 1s, interval: 1s, count: 3 }; or leave keepalive out, then it follows from detect_within.");
            }
        }

        keepalive.Done();
        return idle is null || interval is null || count is null ? null : new KeepaliveProfile(idle.Value, interval.Value, count.Value);
    }

    public static HeartbeatProfile? Heartbeat(Section root)
    {
        var heartbeat = root.Map("heartbeat");
        if (!heartbeat.Exists)
        {
            return null;
        }

        var send = heartbeat.Text("send");
        var expect = heartbeat.Text("expect");
        if (send is null && expect is null && !heartbeat.Has("send") && !heartbeat.Has("expect"))
        {
            heartbeat.Missing(
                "send", "Write send: with the name of a request, such as heartbeat: { send: ping }; or expect: with a message that the device streams by itself.");
        }

        var read = new HeartbeatProfile
        {
            Send = send,
            Reply = heartbeat.Text("reply"),
            AfterIdle = heartbeat.Duration("after_idle", TimeSpan.FromMilliseconds(50), Hour),
            ReplyWithin = heartbeat.Duration("reply_within", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
            LostAfter = heartbeat.Whole("lost_after", 1, 100),
            Expect = expect,
            Within = heartbeat.Duration("within", TimeSpan.FromMilliseconds(50), Hour),
            IntervalFrom = heartbeat.Text("interval_from"),
        };
        heartbeat.Done();
        return send is null && expect is null ? null : read;
    }

    /// <summary><c>silence: normal</c>: nothing is missed when nobody speaks.</summary>
    public static bool SilenceIsNormal(Section root) => root.Choice("silence", ("normal", true)) ?? false;

    public static ReconnectProfile Reconnect(Section root)
    {
        var reconnect = root.Map("reconnect");
        var plain = new ReconnectProfile();
        var read = new ReconnectProfile
        {
            First = reconnect.Duration("first", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)) ?? plain.First,
            Factor = (double?)reconnect.Number("factor", 1, 10) ?? plain.Factor,
            Max = reconnect.Duration("max", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(24)) ?? plain.Max,
            Absent = reconnect.Duration("absent", TimeSpan.FromMilliseconds(10), Hour) ?? plain.Absent,
            Busy = reconnect.Duration("busy", TimeSpan.FromMilliseconds(10), Hour) ?? plain.Busy,
            CoolDown = reconnect.Duration("cool_down", TimeSpan.Zero, Hour) ?? plain.CoolDown,
            Jitter = reconnect.Share("jitter", 0, 1) ?? plain.Jitter,
            StableAfter = reconnect.Duration("stable_after", TimeSpan.Zero, Hour) ?? plain.StableAfter,
        };
        reconnect.Done();
        return read;
    }

    public static LimitsProfile Limits(Section root)
    {
        var limits = root.Map("limits");
        var read = new LimitsProfile
        {
            SendText = limits.Size("send_text", 1, 1024 * 1024),
            Queue = limits.Whole("queue", 1, 10_000) ?? new LimitsProfile().Queue,
            Gap = limits.Duration("gap", TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)) ?? TimeSpan.Zero,
        };
        limits.Done();
        return read;
    }

    private TimeSpan? WholeSeconds(Section keepalive, string key)
    {
        var value = keepalive.Duration(key, Second, TimeSpan.FromHours(2));
        if (value is { } duration && duration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            mistakes.Add(
                "E1214", keepalive.ValuePlace(key),
                $"{keepalive.PathOf(key)} is {Quantity.Format(duration)}, but TCP counts its probes in whole seconds.", null,
                $"Write {Quantity.Format(TimeSpan.FromSeconds(Math.Ceiling(duration.TotalSeconds)))}.");
            return null;
        }

        return value;
    }
}
