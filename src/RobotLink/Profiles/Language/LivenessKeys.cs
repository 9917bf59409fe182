using static RobotLink.Profiles.Language.Shapes;

namespace RobotLink.Profiles.Language;

/// <summary>What proves life, and how the way back goes.</summary>
internal static class LivenessKeys
{
    private const string Derived = "derived from detect_within";

    public static KeyGroup Keepalive { get; } = new("keepalive", "TCP's own probes, in whole seconds and at most a third of `detect_within`.", () =>
    [
        new("idle", Duration("1s", "2h"), "The first probe, after this much silence.") { Default = Derived },
        new("interval", Duration("1s", "2h"), "Between two probes.") { Default = Derived },
        new("count", Whole(1, 20), "So many unanswered are a dead path.") { Default = Derived },
    ]);

    public static KeyGroup Heartbeat { get; } = new("heartbeat", "What proves that the device's program lives: a question of ours, or what it streams by itself.", () =>
    [
        new("send", Text("name of a request or message"), "What is sent.") { Example = "ping" },
        new("reply", Text("name of a message"), "What answers; needed when `send` names a message.") { Default = "the request's reply" },
        new("after_idle", Duration("50ms", "1h"), "Sent after this much silence; less than `peer_timeout`.") { Default = Derived },
        new("reply_within", Duration("10ms", "10min"), "The longest wait for the reply.") { Default = Derived },
        new("lost_after", Whole(1, 100), "So many unanswered in a row are a lost program.") { Default = Derived },
        new("expect", Text("name of a message"), "What the device streams by itself; in place of `send`.") { Example = "data", Since = Next },
        new("within", Duration("50ms", "1h"), "With `expect`: the longest pause between two.") { Default = Derived, Since = Next },
        new("interval_from", Text("field of the reply"), "Milliseconds until the next question, as the device's reply says.") { Example = "pong.ms", Since = Next },
    ]);

    public static KeyGroup Reconnect { get; } = new("reconnect", "How the waits between calls grow.", () =>
    [
        new("first", Duration("10ms", "10min"), "The shortest wait.") { Default = "250ms; 1s from base/tcp" },
        new("factor", new NumberValue(1, 10), "Each wait is longer by this.") { Default = "2" },
        new("max", Duration("10ms", "24h"), "The longest wait, before jitter.") { Default = "2s; 30s from base/tcp" },
        new("absent", Duration("10ms", "1h"), "The longest wait while nobody answers or nothing listens; counts where it is less than `max`.") { Default = "5s", Since = Next },
        new("busy", Duration("10ms", "1h"), "The even pace while another client holds the device's only seat.") { Default = "5s", Since = Next },
        new("cool_down", Duration("0s", "1h"), "Nobody calls within this after a connection has ended.") { Default = "0s", Since = Next },
        new("jitter", new ShareValue("0%", "100%"), "Waits are up to this share longer, so that links do not wake together.") { Default = "20%" },
        new("stable_after", Duration("0s", "1h"), "A session that lives this long resets the wait.") { Default = "10s" },
    ]);
}
