using static RobotLink.Profiles.Language.Shapes;

namespace RobotLink.Profiles.Language;

/// <summary>Dialogues, the flow of replies, and examples.</summary>
internal static class DialogueKeys
{
    public static KeyGroup Step { get; } = new("step", "One step of a dialogue.", () =>
    [
        new("send", Text("name of a message or request", Notation.Field), "What is sent; without holes.") { Example = "start" },
        new("expect", Text("name of a message, request, event or error", Notation.Field), "What must come; what else comes is delivered as usual.") { Example = "started" },
        new("timeout", Duration("10ms", "10min"), "For `expect`.") { Default = "3s" },
        new("on", Named("message, or message.field=value", @$"{Notation.Field}(\.{Notation.Field}=.*)?", In(Branch)), "What to do when another message comes.") { Example = "{ error.code=97: { lower: revision, retry: true } }" },
        new("retries", Whole(0, 100), "Sent again so often when nothing came.") { Default = "0", Since = Next },
        new("capture", Named("captured value", Notation.Field, Text("field", Notation.Field)), "Values kept for later, from what was expected.") { Example = "{ port: port_number }", Since = Next },
        new("reconnect", In(Reconnect), "Close this connection, call another port of the device, and go on there.") { Since = Next },
        new("restart", Text("name of a counter", Notation.Field), "A counter that begins anew.") { Since = Next },
        new("wait", Duration("1ms", "10min"), "Nothing is done for this long.") { Since = Next },
    ]);

    public static KeyGroup Counter { get; } = new("counter", "A number that we count up.", () =>
    [
        new("from", Whole(0, int.MaxValue), "Its first value.") { Default = "1", Since = Next },
        new("to", Whole(0, int.MaxValue), "Its last value; behind it, it begins anew.") { Required = true, Example = "65535", Since = Next },
        new("restart", Choice("connection", "never"), "When it begins anew besides.") { Default = "connection", Since = Next },
    ]);

    public static KeyGroup Replies { get; } = new("replies", "How replies find their requests.", () =>
    [
        new("matched_by", Text("field", Notation.Field), "A header field, or a field in both, that is the same in a request and its reply.") { Default = "replies come in order", Since = Next },
        new("window", Whole(1, 256), "Requests that may be under way at once; more than one needs `matched_by`.") { Default = "1", Since = Next },
    ]);

    public static KeyGroup Example { get; } = new("example", "A transcript, played on a virtual clock.", () =>
    [
        new("name", Text(), "What it shows.") { Required = true },
        new("transcript", Text("lines"), "A line each: `>` we send, `<` the device sends, `.` time passes, `=` what must result.") { Required = true },
        new("polls", Flag, "Requests with `every` ask by themselves during it.") { Default = "false" },
        new("secrets", Named("secret", Notation.Field, Text()), "What stands for the link's secrets during it.") { Default = "each its own name", Example = "{ user: admin, password: \"\" }", Since = Next },
    ])
    {
        Complete = true,
    };

    private static KeyGroup Branch { get; } = new("step.on", "What to do when another message comes.", () =>
    [
        new("lower", Text("header field", Notation.Field), "A header field that is sent one lower from now on."),
        new("retry", Flag, "Do the step again; else go on behind it.") { Default = "false" },
        new("steps", ListOf(In(Step)), "Done first.") { Since = Next },
    ]);

    private static KeyGroup Reconnect { get; } = new("step.reconnect", "Another port of the same device.", () =>
    [
        new("port", Text("port or captured value", @$"[1-9][0-9]{{0,4}}|captured\.{Notation.Field}"), "Its number, or one that was captured.") { Required = true, Example = "captured.port", Since = Next },
    ]);
}
