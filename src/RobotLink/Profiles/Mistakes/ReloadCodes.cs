namespace RobotLink.Profiles;

internal static class ReloadCodes
{
    public static readonly MistakeCode[] All =
    [
        new("E1480", MistakeScope.File, "RobotLink failed on this configuration", "The files are read without a mistake of theirs, and the program fails on them all the same: a defect of the program. The links run as before. Take back the last change, and report it with the files.",
            "A configuration that meets a defect.", "The configuration before it."),
    ];
}
