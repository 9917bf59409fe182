namespace RobotLink.Profiles;

internal static class ExampleCodes
{
    private const string Job = "requests: { set_job: { send: \"JOB {number:int(1..99)}\", reply: \"OK\", changes_machine: true } }\nexamples:\n  - name: a job\n    transcript: |\n";

    public static readonly MistakeCode[] All =
    [
        new("E1490", MistakeScope.Profile, "fields of an example that cannot be read", "Fields are written `{name: value, other: value}`. A value with a comma or a brace in it stands in quotes.",
            Job + "      ? set_job {number 5}\n      > JOB 5<CR><LF>", Job + "      ? set_job {number: 5}\n      > JOB 5<CR><LF>"),
        new("E1491", MistakeScope.Profile, "question of an example without an end", "Whoever writes `? NAME` shows what comes of it: a line > with the bytes that are sent, or `= request NAME refused` when nothing may be sent.",
            Job + "      ? set_job {number: 100}", Job + "      ? set_job {number: 100}\n      = request set_job refused"),
        new("E1492", MistakeScope.Profile, "state, outcome or quality that does not exist", "A link is up, degraded, connecting or down. A value is good, uncertain or bad. A request ends answered, rejected (by the device), refused (by us, before anything is sent), not_sent, expired or unknown.",
            Job + "      ? set_job {number: 100}\n      = request set_job denied", Job + "      ? set_job {number: 100}\n      = request set_job refused"),
    ];
}
