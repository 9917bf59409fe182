using RobotLink.Profiles;

namespace RobotLink.Framing;

/// <summary>From the profile to the framer of one connection.</summary>
public static class Framers
{
    /// <exception cref="ArgumentException">The profile cannot be framed. Profiles report this earlier and name the place.</exception>
    public static Framer For(FramingProfile profile) =>
        profile.Sent is { } sent ? new TwoWayFramer(OneWay(profile), OneWay(sent)) : OneWay(profile);

    private static Framer OneWay(FramingProfile profile) => profile switch
    {
        DelimiterFraming { Escape: not null } escaped => new EscapedFramer(escaped),
        MarksFraming { Escape: not null } escaped => new EscapedFramer(escaped),
        LengthFraming { Parts: not null } parts => new PartsFramer(parts),
        DelimiterFraming delimiter => new DelimiterFramer(delimiter),
        MarksFraming marks => new MarksFramer(marks),
        LengthFraming length => new LengthFramer(length),
        FixedFraming @fixed => new FixedFramer(@fixed),
        GapFraming gap => new GapFramer(gap),
        LengthByFraming rule => new LengthByFramer(rule),
        DocumentFraming document => new DocumentFramer(document),
        DatagramFraming datagram => new DatagramFramer(datagram),
        ProcedureFraming block => new BlockFramer(block),
        ListFraming list => new ListFramer(list),
        _ => throw new ArgumentException($"There is no framer for {profile.GetType().Name}.", nameof(profile)),
    };
}
