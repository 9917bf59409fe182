namespace RobotLink.Profiles;

internal static class ContradictionCodes
{
    private const string Ping = "requests: { ping: { send: \"PING\", reply: \"PONG\" } }\n";

    public static readonly MistakeCode[] All =
    [
        new("E1370", MistakeScope.Profile, "a pace below reconnect.first", "`reconnect.first` is the shortest wait of all; `absent` and `busy` are at least as long.",
            "reconnect: { first: 6s, max: 30s, busy: 3s }", "reconnect: { first: 6s, max: 30s, busy: 6s }"),
        new("E1501", MistakeScope.Profile, "heartbeat longer than the device's patience", "The device hangs up after `peer_timeout` of silence from us; a heartbeat that begins later comes too late.",
            Ping + "peer_timeout: 15s\nheartbeat: { send: ping, after_idle: 20s, reply_within: 3s, lost_after: 1 }",
            Ping + "peer_timeout: 15s\nheartbeat: { send: ping, after_idle: 10s, reply_within: 3s, lost_after: 1 }"),
        new("E1502", MistakeScope.Profile, "heartbeat slower than the promise", "A hung program is noticed after after_idle + reply_within x lost_after at the latest; that may not exceed `detect_within`. Periods that are left out are derived from the promise. Inherited periods that do not fit a nearer promise are derived anew.",
            Ping + "detect_within: 4s\nheartbeat: { send: ping, after_idle: 3s, reply_within: 1s, lost_after: 2 }",
            Ping + "detect_within: 4s\nheartbeat: { send: ping, after_idle: 2s, reply_within: 1s, lost_after: 2 }"),
        new("E1503", MistakeScope.Profile, "movement repeated by itself", "A request with `changes_machine` is sent only when somebody asks, never by a period.",
            "requests: { home: { send: \"HOME\", reply: \"OK\", changes_machine: true, every: 10s } }",
            "requests: { home: { send: \"HOME\", reply: \"OK\", changes_machine: true } }"),
        new("E1504", MistakeScope.Profile, "reconnect.max below reconnect.first", "The wait grows from first to max, so max is at least first.",
            "reconnect: { first: 6s, max: 3s }", "reconnect: { first: 3s, max: 6s }"),
        new("E1505", MistakeScope.Profile, "text longer than allowed", "The text to send is longer than `limits.send_text` or than the longest frame, even with its holes as short as they can be.",
            "limits: { send_text: 8B }\nrequests: { status: { send: \"GIVE STATUS\" } }", "limits: { send_text: 80B }\nrequests: { status: { send: \"GIVE STATUS\" } }"),
        new("E1506", MistakeScope.Profile, "heartbeat and its reply do not fit", "A heartbeat that sends a request uses the request's own reply, so the request must have one and the heartbeat names none.",
            "requests: { ping: { send: \"PING\" } }\nheartbeat: { send: ping }", Ping + "heartbeat: { send: ping }"),
        new("E1507", MistakeScope.Profile, "nobody fills in the values", "Heartbeats, periods, sessions and acknowledgements are sent by themselves, so their texts cannot have holes.",
            "requests: { ping: { send: \"PING {n:int}\", reply: \"PONG\" } }\nheartbeat: { send: ping }", Ping + "heartbeat: { send: ping }"),
        new("E1508", MistakeScope.Profile, "keepalive slower than the promise", "The network is judged by TCP's own probes; at least three must fit into `detect_within`, so that one lost probe is no alarm. Left out, they are derived from the promise.",
            "detect_within: 4s\nkeepalive: { idle: 10s, interval: 10s, count: 3 }", "detect_within: 4s\nkeepalive: { idle: 1s, interval: 1s, count: 3 }"),
        new("E1511", MistakeScope.Profile, "several things in one step", "A step talks (`send`, `expect`), or waits, or restarts a counter, or calls another port. Each is a step of its own, so that the order is plain to see.",
            Ping + "session:\n  - { send: ping, wait: 80ms }", Ping + "session:\n  - { send: ping }\n  - { wait: 80ms }"),
        new("E1512", MistakeScope.Profile, "nothing to capture from", "`capture` keeps fields of the message that the step expects, so the step has to expect one.",
            "session:\n  - { wait: 80ms, capture: { id: number } }",
            "requests: { login: { send: \"LOGIN\", reply: \"ID {number:int}\" } }\nsession:\n  - { send: login, capture: { id: number } }"),
        new("E1513", MistakeScope.Profile, "a stream is not asked", "`heartbeat.expect` says that the device speaks by itself; `send`, `reply` and the periods of asking have no meaning beside it.",
            Ping + "events: { data: { match: \"D {v:int}\" } }\nheartbeat: { expect: data, within: 2s, after_idle: 1s }",
            Ping + "events: { data: { match: \"D {v:int}\" } }\nheartbeat: { expect: data, within: 2s }"),
        new("E1514", MistakeScope.Profile, "several requests at once without a key", "When several requests are under way, each reply must say which request it answers: `matched_by` names the field. Without it one is under way at a time.",
            Ping + "replies: { window: 8 }", "requests: { ping: { send: \"PING {id:int}\", reply: \"PONG {id:int}\" } }\nreplies: { matched_by: id, window: 8 }"),
        new("E1515", MistakeScope.Profile, "the question who the device is moves it", "`identity` is asked before the first command, to learn whether the right device answers; it may only read.",
            "requests: { home: { send: \"HOME\", reply: \"{serial:word}\", changes_machine: true } }\nidentity: home.serial",
            "requests: { info: { send: \"INFO\", reply: \"{serial:word}\" } }\nidentity: info.serial"),
        new("E1516", MistakeScope.Profile, "a pace without a period", "`phase` and `slow_to` shape the period of a request that is asked by itself; without `every` there is none.",
            "requests: { ping: { send: \"PING\", reply: \"PONG\", slow_to: 10s } }", "requests: { ping: { send: \"PING\", reply: \"PONG\", every: 1s, slow_to: 10s } }"),
        new("E1517", MistakeScope.Profile, "promise nearer than the questions", "TCP's own probes come once a second at most. A promise below 2 s is kept by a heartbeat, by a stream, or by a request whose period is at most half of it.",
            Ping + "detect_within: 500ms", Ping + "detect_within: 500ms\nheartbeat: { send: ping }"),
    ];
}
