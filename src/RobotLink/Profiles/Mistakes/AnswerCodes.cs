namespace RobotLink.Profiles;

/// <summary>About refusals, requests that are sent again, and values that come from elsewhere.</summary>
internal static class AnswerCodes
{
    private const string Camera = "links:\n  cam: { profile: cognex-insight, address: 192.168.125.40, secrets: ";
    private const string Login = "session: [ { send: hello, capture: { realm: realm } }, { send: login } ]\nrequests:\n  hello: { send: HELLO, reply: \"REALM {realm:word}\" }\n";

    public static readonly MistakeCode[] All =
    [
        new("E1493", MistakeScope.Profile, "value that no step captures", "`captured.NAME` is what a step of the session or of the farewell keeps with `capture`. Without such a step the message could never be made.",
            Login + "  login: { send: \"LOGIN {=md5(captured.relm)}\", reply: OK }", Login + "  login: { send: \"LOGIN {=md5(captured.realm)}\", reply: OK }"),
        new("E1494", MistakeScope.Profile, "going on with a connection that the device ends", "A cause `closed-by-peer` says that the device is over with the connection. Nothing can be asked on it any more, so `then` cannot be `go_on`, `retry` or `log_in_again`.",
            "errors: { bye: { match: \"BYE {code:int}\", causes: { 1: closed-by-peer }, then: retry } }", "errors: { bye: { match: \"BYE {code:int}\", causes: { 1: closed-by-peer } } }"),
        new("E1495", MistakeScope.Profile, "a change of the machine that is sent again", "A request with `changes_machine` is handed over once. When no answer comes, the machine may have moved already.",
            "requests: { step: { send: \"STEP {id:int}\", reply: \"OK {id:int}\", changes_machine: true, retries: 2 } }\nreplies: { matched_by: id }",
            "requests: { read: { send: \"READ {id:int}\", reply: \"OK {id:int}\", retries: 2 } }\nreplies: { matched_by: id }"),
        new("E1496", MistakeScope.Profile, "code that never comes", "`words` and `causes` explain values of the field `code`; this one lies outside of what the field can hold.",
            "errors: { e: { match: \"ERR {code:digits(2)}\", words: { 112: too hot } } }", "errors: { e: { match: \"ERR {code:digits(2)}\", words: { 12: too hot } } }"),
        new("E1497", MistakeScope.Profile, "sent again, and nothing tells the answers apart", "Two copies of a request may be answered twice. Only a key in requests and replies keeps the second answer from being taken for the next request's: `replies.matched_by`.",
            "requests: { read: { send: READ, reply: \"A {value:int}\", retries: 2 } }",
            "requests: { read: { send: \"READ {id:int}\", reply: \"A {id:int} {value:int}\", retries: 2 } }\nreplies: { matched_by: id }"),
        new("E1498", MistakeScope.Site, "secret that the link does not name", "The profile makes messages with `secret.NAME`; the link says where each of them is kept. Without it the login would fail each time.",
            Camera + "{ user: env:CAM_USER } }", Camera + "{ user: env:CAM_USER, password: env:CAM_PASSWORD } }"),
        new("E1499", MistakeScope.Site, "secret that nobody asks for", "The link, or an example, names a secret that no message of the profile holds; often it is misspelt.",
            Camera + "{ user: env:CAM_USER, password: env:CAM_PASSWORD, pasword: env:CAM_PASSWORD } }", Camera + "{ user: env:CAM_USER, password: env:CAM_PASSWORD } }"),
    ];
}
