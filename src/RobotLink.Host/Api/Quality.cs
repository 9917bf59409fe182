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
    private const int FieldsOnStack = 32;
    private const string Unfit = "the frame fits no message of the profile";

    /// <summary>How old the frame is; zero for one that came this moment.</summary>
    public TimeSpan Age { get; init; }

    /// <param name="now">When the values are read; null: the moment they came.</param>
    public static Quality Of(MessageEntry entry, LinkSnapshot? link, DateTimeOffset? now = null) =>
        Of(entry, link is null ? null : new LinkStanding(link.State, link.Epoch), now);

    /// <param name="now">When the values are read; null: the moment they came.</param>
    public static Quality Of(MessageEntry entry, LinkStanding? link, DateTimeOffset? now = null)
    {
        var age = now is { } read && read > entry.Time ? read - entry.Time : TimeSpan.Zero;
        var connection = OfConnection(entry, link);
        var fields = OfFields(entry, age);
        var isFields = fields.Level == QualityLevel.Bad || (fields.Level == QualityLevel.Uncertain && connection.Word == "good");
        return (isFields ? new Quality(fields.Word, fields.Reason) : connection) with { Age = age };
    }

    /// <summary>Of a frame that was recorded: as it was when it came, whatever became of its link.</summary>
    public static Quality AsItCame(MessageEntry entry)
    {
        var fields = OfFields(entry, TimeSpan.Zero);
        return entry.Kind == EntryKind.Unparsed ? new Quality("bad", Unfit)
            : fields.Level == QualityLevel.Good ? new Quality("good", null)
            : new Quality(fields.Word, fields.Reason);
    }

    private static FieldQuality OfFields(MessageEntry entry, TimeSpan age)
    {
        if (entry.Shape is not { TellsQuality: true } shape)
        {
            return default;
        }

        var values = shape.Fields.Count <= FieldsOnStack ? stackalloc FieldValue[shape.Fields.Count] : new FieldValue[shape.Fields.Count];
        return shape.TryDecode(entry.Payload, values, out _) ? FieldQuality.Worst(shape, entry.Payload, values, age) : default;
    }

    private static Quality OfConnection(MessageEntry entry, LinkStanding? standing)
    {
        if (entry.Kind == EntryKind.Unparsed)
        {
            return new Quality("bad", Unfit);
        }

        if (standing is not { } link)
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
