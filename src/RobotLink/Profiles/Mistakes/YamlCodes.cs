namespace RobotLink.Profiles;

internal static class YamlCodes
{
    public static readonly MistakeCode[] All =
    [
        new("E1101", MistakeScope.File, "file too long", "A profile has at most 256 KiB and 20,000 keys and values, a site file at most 4 MiB and 300,000. Longer ones are almost always something else that was dropped into the folder.",
            "A profile of 300 KiB.", "A profile of 20 KiB."),
        new("E1102", MistakeScope.File, "invisible character", "Control characters, byte order marks inside the text and Unicode line separators cannot be seen, and readers disagree about them. Where the device needs such a byte, write its name, such as `<NUL>`.",
            "A file with a NUL byte in it.", "A file with `<NUL>` written out."),
        new("E1103", MistakeScope.Profile, "tab", "Editors show tabs in different widths, so indentation by tabs cannot be trusted. Use spaces. Inside quotes a tab is allowed.",
            "connect:\n\tport: 5000", "connect:\n  port: 5000"),
        new("E1104", MistakeScope.File, "nested too deep", "Brackets, braces and indentation nest at most 64 levels. No profile needs more than 8.",
            "Sixty-five opening brackets in a row.", "Flat lists and maps."),
        new("E1105", MistakeScope.Profile, "anchor or alias", "`&name` and `*name` make one value stand in several places; nobody could say where a setting comes from. Share settings with `extends`. A text that begins with & or * goes in quotes.",
            "title: &robot Robot", "title: Robot"),
        new("E1106", MistakeScope.Profile, "tag or directive", "Tags such as `!!str` choose types; a profile's keys have their types already. A text that begins with ! goes in quotes.",
            "title: !!str Robot", "title: Robot"),
        new("E1107", MistakeScope.Profile, "key given twice", "YAML readers silently take one of the two values. Keep one.",
            "detect_within: 4s\ndetect_within: 8s", "detect_within: 4s"),
        new("E1108", MistakeScope.Profile, "second document", "A file holds one profile or one site. Remove the line `---` in its middle.",
            "title: Robot\n---\ntitle: Tool", "title: Robot"),
        new("E1109", MistakeScope.Profile, "key that is no word", "A key is a single word before a colon, never a list or a map.",
            "[a, b]: 1", "title: Robot"),
        new("E1110", MistakeScope.Profile, "merge key", "`<<` copies keys from elsewhere. Share settings with `extends`.",
            "connect: { <<: { port: 5000 } }", "connect: { port: 5000 }"),
        new("E1111", MistakeScope.Profile, "not YAML", "The file cannot be read as YAML from here on: brackets or quotes are not closed, or the indentation does not fit. The cause is often in the line above.",
            "connect: { port: 5000", "connect: { port: 5000 }"),
        new("E1112", MistakeScope.File, "not UTF-8", "Configuration files are UTF-8. Older editors save in the encoding of their country.",
            "A file saved as Latin-1 with an umlaut in it.", "The same file saved as UTF-8."),
        new("E1113", MistakeScope.File, "empty file", "The file holds nothing, or comments only.", "A file of comments.", "A file that begins with `profile: my-device`."),
    ];
}
