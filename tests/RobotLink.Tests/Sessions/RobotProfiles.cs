namespace RobotLink.Tests.Sessions;

/// <summary>Profiles that several tests of sessions play with.</summary>
internal static class RobotProfiles
{
    public const string Robot = """
        profile: p
        extends: base/tcp-line
        detect_within: 4s
        heartbeat: { send: ping, after_idle: 2s, reply_within: 1s, lost_after: 2 }
        requests:
          ping:     { send: "PING", reply: "PONG {program:RUN|STOP}" }
          position: { send: "POS?", reply: "POS {x:float}" }
          set_job:  { send: "JOB {number:int(1..99)}", reply: "OK", changes_machine: true, timeout: 5s }
          start:    { send: "START", reply: "OK", changes_machine: true, timeout: 5s }
          shout:    { send: "SHOUT" }
        events:
          cycle: { match: "CYC {count:int}" }
        errors:
          refused: { match: "ERR {code:int} {text:text}", words: { 12: "robot is in manual mode" } }
        degraded_if: { ping.program: [STOP] }
        """;

    public const string NoHeartbeat = """
        profile: p
        extends: base/tcp-line
        requests:
          position: { send: "POS?", reply: "POS {x:float}", timeout: 1s }
        """;
}
