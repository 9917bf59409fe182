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

    /// <summary>What we may have said, the most particular first: the general request to read a register says the same bytes as the one to read this register.</summary>
    private readonly MessageShape[] said;
    /// <summary>What the session says next behind a message of the device: where only stars are left of two secrets, nothing else tells them apart.</summary>
    private readonly Dictionary<MessageShape, MessageShape> saidBehind = [];
    private readonly List<CutPiece> pieces = [];
    private readonly Dictionary<ContainedMessages, (Framer Framer, FieldValue[] Values)> inside = [];
    private RecordedDirection received;
    private RecordedDirection sent;
    private MessageShape? heard;
    private int epoch = -1;

    public RecordedFrames(MessageCatalogue catalogue, string link)
    {
        (this.catalogue, this.link) = (catalogue, link);
        ofDevice = catalogue.Profile.Framing with { Sent = null };
        ofOurs = catalogue.Profile.Framing.Sent ?? catalogue.Profile.Framing;
        due = new RepliesDue(catalogue);
        values = new FieldValue[catalogue.MaximumFields];
        said =
        [
            .. catalogue.Shapes.Where(shape => shape.Kind == MessageKind.Request).Concat(catalogue.Shapes.Where(shape => shape.Kind == MessageKind.Message)).OrderBy(shape => shape.Fields.Count),
        ];
        for (var (step, steps) = (1, catalogue.Profile.Session); step < steps.Count; step++)
        {
            if (steps[step - 1].Expect is { } expected && catalogue.Find(expected) is { } before && steps[step].Send is { } name && catalogue.FindSent(name) is { } behind)
            {
                saidBehind.TryAdd(before, behind);
            }
        }

        (received, sent) = (new RecordedDirection(ofDevice, isOurs: false), new RecordedDirection(ofOurs, isOurs: true));
    }

    /// <summary>Frames that end with this entry; their numbers are 0. Entries of other links must not come here.</summary>
    public IReadOnlyList<MessageEntry> Add(RecordedEntry entry)
    {
        var frames = new List<MessageEntry>();
        if ((entry is RecordedBytes && entry.Epoch != epoch) || entry is RecordedMark { What: RecordedMark.Opened or RecordedMark.Ended or RecordedMark.Gap })
        {
            EndConnection(frames, entry is RecordedMark { What: RecordedMark.Gap } ? "the rest is missing in the recording" : null);
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
    /// <param name="isOver">False: it may still go on.</param>
    public IReadOnlyList<MessageEntry> End(bool isOver = true)
    {
        var frames = new List<MessageEntry>();
        EndConnection(frames, isOver ? null : "its end had not come yet");
        return frames;
    }

    public void Dispose()
    {
        received.Dispose();
        sent.Dispose();
    }

    private void EndConnection(List<MessageEntry> frames, string? why)
    {
        sent.End(pieces, why);
        Name(Direction.Sent, frames);
        received.End(pieces, why);
        Name(Direction.Received, frames);
        Dispose();
        due.Clear();
        heard = null;
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
        var next = heard is null ? null : saidBehind.GetValueOrDefault(heard);
        foreach (var shape in next is null ? said : said.Prepend(next))
        {
            if (shape.TryDecode(piece.Payload, values, out _))
            {
                due.Sent(shape, piece.Payload, values);
                return Entry(piece, Direction.Sent, EntryKind.Request, shape, null);
            }
        }

        _ = catalogue.MatchSent(piece.Payload, values, out var nearest);
        return Entry(piece, Direction.Sent, EntryKind.Unparsed, null, nearest.ToWords(piece.Payload));
    }

    private void AddHeard(in CutPiece piece, List<MessageEntry> frames)
    {
        var shape = due.Identify(piece.Payload, values, out var isAnswer, out var nearest);
        if (shape is null)
        {
            frames.Add(Entry(piece, Direction.Received, EntryKind.Unparsed, null, nearest.ToWords(piece.Payload)));
            return;
        }

        heard = shape;
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
