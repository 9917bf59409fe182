using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Messages;
using RobotLink.Routing;

namespace RobotLink.Host.Api;

/// <summary>What a frame's values are worth now, judged when they are read.</summary>
/// <param name="Word"><c>good</c>, <c>uncertain</c> or <c>bad</c>.</param>
/// <param name="Reason">Why it is not good; null when it is.</param>
internal readonly record struct Quality(string Word, string? Reason)
{
    public static Quality Of(MessageEntry entry, LinkSnapshot? link)
    {
        if (entry.Kind == EntryKind.Unparsed)
        {
            return new Quality("bad", "the frame fits no message of the profile");
        }

        if (link is null)
        {
            return new Quality("uncertain", "the link is no longer part of this site");
        }

        if (link.State is not (LinkState.Up or LinkState.Degraded))
        {
            return new Quality("uncertain", $"the link is {Words.Of(link.State)} now");
        }

        return entry.Epoch == link.Epoch
            ? new Quality("good", null)
            : new Quality("uncertain", $"it came on connection {entry.Epoch}, the link is on connection {link.Epoch} now");
    }
}
