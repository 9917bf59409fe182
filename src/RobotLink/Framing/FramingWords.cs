namespace RobotLink.Framing;

/// <summary>Framing faults in one sentence each, for whoever operates the plant.</summary>
public static class FramingWords
{
    /// <summary>Empty for <see cref="FramingFault.None"/>: those bytes belong to something reported before.</summary>
    public static string Of(FramingFault fault, Framer framer) => fault switch
    {
        FramingFault.None => "",
        FramingFault.TooLong => TooLong(framer),
        FramingFault.BadLength when framer is LengthByFramer =>
            "A message came whose length no rule of length_by tells; add the rule, or check that the profile fits the device.",
        FramingFault.BadLength =>
            "The length that the device put into a message is no number or too small to be true; check that the profile fits the device.",
        FramingFault.BadEnd when framer is MarksFramer or EscapedFramer =>
            "The device began a new message before the one before it had ended; bytes were lost on the way.",
        FramingFault.BadEnd =>
            "A message did not end where its length says; bytes were lost on the way, or the profile counts the length differently.",
        FramingFault.BadCheck =>
            "A message failed its check and was dropped; the line is disturbed, or the profile's check does not fit the device.",
        FramingFault.NoStart =>
            "Bytes came that do not begin a message; the line is disturbed, or the profile's start does not fit the device.",
        FramingFault.CutOff =>
            "The connection ended in the middle of a message; what had come of it was dropped.",
        FramingFault.Stopped =>
            "The device fell silent in the middle of a message; what had come of it was dropped.",
        FramingFault.BadEscape =>
            "An escape stood before a byte that it never hides; bytes were lost on the way, or the profile's escape does not fit the device.",
        FramingFault.BadDocument =>
            "What came is no document: something closed that was not open, or it is nested too deep; bytes were lost on the way.",
        FramingFault.BadPart =>
            "A message in several parts came without all of them in order; the parts that had come were dropped.",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a framing fault."),
    };

    private static string TooLong(Framer framer) => framer switch
    {
        DelimiterFramer =>
            $"No line end came within {framer.Max} bytes; check the line end that the device is set to, or raise framing.max.",
        MarksFramer or EscapedFramer =>
            $"No end mark came within {framer.Max} bytes of a start mark; check the marks that the device is set to, or raise framing.max.",
        DocumentFramer =>
            $"A document did not end within {framer.Max} bytes; bytes were lost on the way, or raise framing.max.",
        DatagramFramer =>
            $"A datagram came that is longer than {framer.Max} bytes; check that the profile fits the device, or raise framing.max.",
        LengthFramer or LengthByFramer or PartsFramer or ListFramer =>
            $"The device announced a message longer than {framer.Max} bytes; check that the profile fits the device, or raise framing.max.",
        _ =>
            $"The device sent more than {framer.Max} bytes without a pause; check the pause that the profile expects, or raise framing.max.",
    };
}
