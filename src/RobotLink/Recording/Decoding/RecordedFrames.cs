using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Routing;

namespace RobotLink.Recording;

/// <summary>Cuts one link's recorded bytes into frames and names them by a profile, as the link does when they pass. Pure.</summary>
/// <remarks>What a link drops as noise is shown here, too, as a frame that nobody understands.</remarks>
public sealed class RecordedFrames : IDisposable
{
    private readonly string link;
    private readonly MessageCatalogue catalogue;
    private readonly FramingProfile ofDevice;
    private readonly FramingProfile ofOurs;
    private readonly RepliesDue due;
    private readonly FieldValue[] values;
    private readonly List<CutPiece> pieces = [];
    private readonly Dictionary<ContainedMessages, (Framer Framer, FieldValue[] Values)> inside = [];
    private RecordedDirection received;
    private RecordedDirection sent;
    private int epoch = -1;

    public RecordedFrames(MessageCatalogue catalogue, string link)
    {
        (this.catalogue, this.link) = (catalogue, link);
        ofDevice = catalogue.Profile.Framing with { Sent = null };
        ofOurs = catalogue.Profile.Framing.Sent ?? catalogue.Profile.Framing;
        due = new RepliesDue(catalogue);
        values = new FieldValue[catalogue.MaximumFields];
        (received, sent) = (new RecordedDirection(ofDevice, isOurs: false), new RecordedDirection(ofOurs, isOurs: true));
    }

    /// <summary>Frames that end with this entry; their numbers are 0. Entries of other links must not come here.</summary>
    public IReadOnlyList<MessageEntry> Add(RecordedEntry entry)
    {
        var frames = new List<MessageEntry>();
        if ((entry is RecordedBytes && entry.Epoch != epoch) || entry is RecordedMark { What: RecordedMark.Opened or RecordedMark.Ended or RecordedMark.Gap })
        {
            EndConnection(frames);
            epoch = entry.Epoch;
        }

        if (entry is RecordedBytes { Direction: Direction.Received } heard)
        {
            // Whatever we said before is whole: the device has answered it.
            sent.EndAnswered(heard.Time, pieces);
            Name(Direction.Sent, frames);
            received.Add(heard.Bytes, heard.Time, pieces);
            Name(Direction.Received, frames);
        }
        else if (entry is RecordedBytes said)
        {
            sent.Add(said.Bytes, said.Time, pieces);
            Name(Direction.Sent, frames);
        }

        return frames;
    }

    /// <summary>What waits at the end of the recording.</summary>
    public IReadOnlyList<MessageEntry> End()
    {
        var frames = new List<MessageEntry>();
        EndConnection(frames);
        return frames;
    }

    public void Dispose()
    {
        received.Dispose();
        sent.Dispose();
    }

    private void EndConnection(List<MessageEntry> frames)
    {
        sent.End(pieces);
        Name(Direction.Sent, frames);
        received.End(pieces);
        Name(Direction.Received, frames);
        Dispose();
        due.Clear();
        (received, sent) = (new RecordedDirection(ofDevice, isOurs: false), new RecordedDirection(ofOurs, isOurs: true));
    }

    private void Name(Direction direction, List<MessageEntry> frames)
    {
        foreach (var piece in pieces)
        {
            if (piece.Fault is not null)
            {
                frames.Add(Entry(piece, direction, EntryKind.Unparsed, null, piece.Fault));
            }
            else if (direction == Direction.Sent)
            {
                frames.Add(OfOurs(piece));
            }
            else
            {
                AddHeard(piece, frames);
            }
        }

        pieces.Clear();
    }

    private MessageEntry OfOurs(in CutPiece piece)
    {
        var shape = catalogue.MatchSent(piece.Payload, values, out var nearest);
        if (shape is not null)
        {
            due.Sent(shape, piece.Payload, values);
        }

        return shape is null
            ? Entry(piece, Direction.Sent, EntryKind.Unparsed, null, nearest.ToWords(piece.Payload))
            : Entry(piece, Direction.Sent, EntryKind.Request, shape, null);
    }

    private void AddHeard(in CutPiece piece, List<MessageEntry> frames)
    {
        var shape = due.Identify(piece.Payload, values, out var isAnswer, out var nearest);
        if (shape is null)
        {
            frames.Add(Entry(piece, Direction.Received, EntryKind.Unparsed, null, nearest.ToWords(piece.Payload)));
            return;
        }

        var kind = isAnswer || shape.Kind == MessageKind.Reply ? EntryKind.Reply : EntryKind.Event;
        frames.Add(Entry(piece, Direction.Received, kind, shape, !isAnswer && shape.Kind == MessageKind.Reply ? "nobody asked" : null));
        AddInside(piece, shape, frames);
    }

    private void AddInside(in CutPiece piece, MessageShape shape, List<MessageEntry> frames)
    {
        if (shape.Inner is not { } contained)
        {
            return;
        }

        if (!inside.TryGetValue(contained, out var tool))
        {
            inside.Add(contained, tool = (contained.NewFramer(), new FieldValue[contained.Catalogue.MaximumFields]));
        }

        foreach (var inner in new InnerFrames(tool.Framer, contained.Inside(piece.Payload)))
        {
            if (inner.IsFrame && contained.Catalogue.Match(inner.Payload, [], tool.Values, out _) is { } known)
            {
                var whole = new CutPiece(piece.Time, inner.Payload.ToArray(), 0, inner.Payload.Length, null);
                frames.Add(Entry(whole, Direction.Received, EntryKind.Event, known, null));
            }
        }
    }

    private MessageEntry Entry(in CutPiece piece, Direction direction, EntryKind kind, MessageShape? shape, string? reason) => new()
    {
        Sequence = 0,
        Link = link,
        Time = piece.Time,
        Direction = direction,
        Kind = kind,
        Shape = shape,
        Epoch = epoch,
        Frame = piece.Frame,
        PayloadAt = piece.PayloadAt,
        PayloadLength = piece.PayloadLength,
        Reason = reason,
    };
}
