using static RobotLink.Profiles.Language.Shapes;

namespace RobotLink.Profiles.Language;

/// <summary>Every key a profile can have. The schema, the reference page and completions are made from it; a test holds it to the reader.</summary>
public static class ProfileLanguage
{
    public static KeyGroup Root { get; } = new("profile", "Everything about one kind of device.", () =>
    [
        new("profile", Text("name of a profile", Notation.Profile), "The name of its file or folder.") { Required = true, Example = "my-line-device" },
        new("version", Text(), "Version of the profile.") { Example = "1.0.0" },
        new("title", Text(), "What kind of device it is.") { Example = "ABB robot, RAPID socket program" },
        new("source", Text(), "The manual or measurement behind the profile.") { Example = "ABB 3HAC020435" },
        new("extends", Text("name of a profile", Notation.Profile), "One parent: maps merge, lists and values replace, null removes.") { Example = "base/tcp-line" },
        .. Settings,
        new("examples", new ListValue(In(DialogueKeys.Example)), "Transcripts that the profile must live up to."),
    ])
    {
        Complete = true,
    };

    /// <summary>What a site may lay over a profile: everything but what the profile says about itself.</summary>
    public static KeyGroup Override { get; } = new("override", "Settings of a profile, for one link only.", () => [.. Settings]);

    private static IReadOnlyList<LanguageKey> Settings =>
    [
        new("connect", In(ConnectionKeys.Connect), "With which protocol and settings the device is reached; the site's address says where."),
        new("charset", Choice([.. FieldKeys.Charsets.Where(charset => charset != "utf16le")]), "How the device writes characters as bytes.") { Default = "ascii" },
        new("order", Choice([.. FieldKeys.Orders]), "Which byte of a binary number comes first.") { Default = "big", Since = Next },
        new("framing", Either(In(FramingKeys.Framing), new ListValue(In(FramingKeys.Framing))), "Where messages end. Which keys are there decides which kind it is; of a list, we send with the first.") { Example = "{ end: <CR><LF> }" },
        new("header", Named("header field", Notation.Field, In(FieldKeys.Header)), "Fields of every frame, at fixed places.") { Example = "{ mid: { at: 5..8, type: text } }" },
        new("header_length", Size("1B", "16MiB"), "Bytes before the first field; sent messages are at least this long.") { Default = "up to the first field of any message", Example = "20B" },
        new("limits", In(ConnectionKeys.Limits), "What the device and its link can hold."),
        new("detect_within", Duration("500ms", "1h"), "The promise: a dead peer is noticed within this. Below 2s only with a heartbeat, a stream, or a period of at most half of it.") { Default = "the heartbeat's sum, else 10s", Example = "4s" },
        new("line_loss", new ShareValue("0%", "90%"), "What share of packets the line loses, each way. A promise that would ring by itself on such a line is warned about.") { Default = "0%", Example = "5%", Since = Next },
        new("keepalive", In(LivenessKeys.Keepalive), "TCP's own probes; write all three or none.") { Default = "derived from detect_within" },
        new("heartbeat", In(LivenessKeys.Heartbeat), "What proves that the device's program lives."),
        new("silence", Choice("normal"), "No supervision of the program is wanted, so none is missed.") { Since = Next },
        new("peer_timeout", Duration("100ms", "24h"), "The device hangs up after this much silence from us.") { Default = "never", Example = "60s" },
        new("reconnect", In(LivenessKeys.Reconnect), "How the waits between calls grow."),
        new("counters", Named("counter", Notation.Field, In(DialogueKeys.Counter)), "Numbers that we count up.") { Since = Next, Example = "{ id: { from: 1, to: 65535 } }" },
        new("replies", In(DialogueKeys.Replies), "How replies find their requests.") { Since = Next },
        new("identity", Text("request.field", @$"{Notation.Field}(\.{Notation.Field})+"), "What tells this device from others of its kind; the site says the right value, and it is asked before the first change.") { Since = Next, Example = "info.serial" },
        new("session", new ListValue(In(DialogueKeys.Step)), "Steps run on every connection before anything else."),
        new("farewell", new ListValue(In(DialogueKeys.Step)), "Steps run before we hang up on purpose."),
        new("messages", Named("message", Notation.Field, In(MessageKeys.Message)), "Messages of fields by place, which either side may say."),
        new("requests", Named("request", Notation.Field, In(MessageKeys.Request)), "What the device can be asked."),
        new("events", Named("event", Notation.Field, In(MessageKeys.Event)), "What the device says by itself."),
        new("errors", Named("error", Notation.Field, In(MessageKeys.Error)), "How the device refuses."),
        new("transfers", Named("transfer", Notation.Field, In(MessageKeys.Transfer)), "Files that can be sent to the device, each as a sequence of requests.") { Since = Next, Example = "{ program: { block: file_block, block_size: 32B } }" },
        new("degraded_if", Named("message.field", @$"{Notation.Field}\.{Notation.Field}", Either(Text("value"), new ListValue(Text("value")))), "Values that mean: works, but not as it should.") { Example = "{ ping.program: [STOP, HOLD] }" },
    ];
}
