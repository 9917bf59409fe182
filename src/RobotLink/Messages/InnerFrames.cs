using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>One of the frames inside a frame.</summary>
/// <param name="Shape">Null for one that is not known: skip it and count it.</param>
/// <param name="PayloadAt">In the outer payload.</param>
public readonly record struct InnerFrame(MessageShape? Shape, int PayloadAt, int PayloadLength);

/// <summary>Finds the frames inside a message, such as the packages of a status frame.</summary>
public sealed class InnerFrames
{
    private readonly ContainedProfile profile;
    private readonly int tail;

    internal InnerFrames(ContainedProfile profile, int tail)
    {
        this.profile = profile;
        this.tail = tail;
        Catalogue = new MessageCatalogue(profile.Frames);
    }

    /// <summary>The messages that the inner frames can be.</summary>
    public MessageCatalogue Catalogue { get; }

    /// <summary>Calls <paramref name="found"/> for each inner frame, in order.</summary>
    /// <param name="values">Room for the catalogue's most fields; filled before each call.</param>
    /// <returns>False when bytes were left that are no frame.</returns>
    public bool Each(ReadOnlySpan<byte> payload, FieldValue[] values, Action<InnerFrame> found)
    {
        var framer = Framers.For(profile.Frames.Framing);
        var at = profile.From - 1;
        var isWhole = true;
        while (at < payload.Length - tail)
        {
            var rest = payload[at..(payload.Length - tail)];
            var cut = framer.Next(rest);
            cut = cut.Kind == CutKind.More && framer.Gap is not null ? framer.AtGap(rest) : cut;
            if (cut.Kind == CutKind.Frame)
            {
                var inside = rest.Slice(cut.PayloadAt, cut.PayloadLength);
                found(new InnerFrame(Catalogue.Match(inside, [], values, out _), at + cut.PayloadAt, cut.PayloadLength));
            }
            else
            {
                isWhole = false;
            }

            if (cut.Kind is CutKind.More or CutKind.Broken || cut.Length <= 0)
            {
                return false;
            }

            at += cut.Length;
        }

        return isWhole;
    }
}
