using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>The messages inside a message, such as the packages of a status frame.</summary>
public sealed class ContainedMessages
{
    private readonly ContainedProfile profile;
    private readonly int tail;

    /// <param name="tail">Bytes at the end of the outer payload that belong to it.</param>
    internal ContainedMessages(ContainedProfile profile, int tail)
    {
        this.profile = profile;
        this.tail = tail;
        Catalogue = new MessageCatalogue(profile.Frames);
    }

    /// <summary>The messages that the inner frames can be.</summary>
    public MessageCatalogue Catalogue { get; }

    /// <summary>What cuts them apart; one for each connection.</summary>
    public Framer NewFramer() => Framers.For(profile.Frames.Framing);

    /// <summary>The part of a payload where they lie.</summary>
    public ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> payload)
    {
        var from = Math.Min(profile.From - 1, payload.Length);
        return payload[from..Math.Max(from, payload.Length - tail)];
    }
}
