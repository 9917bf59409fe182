using RobotLink.Messages;
using RobotLink.Routing;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Routing;

/// <summary>What is known of a frame is packed as small as it can be; nothing of it is lost by that.</summary>
public sealed class PackedJournalTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly MessageShape[] Shapes =
    [
        .. new MessageCatalogue(Texts.Good(Texts.Lines($"events: {{ {string.Join(", ", Enumerable.Range(0, 400).Select(number => $"e{number}: {{ match: \"E{number}\" }}"))} }}"))).Shapes.Take(400),
    ];

    [Test]
    public void Whatever_is_known_of_a_frame_comes_back([Range(0, 9)] int seed)
    {
        var random = new Random(seed);
        var journal = new Hub().Journal("a", 40_000);
        var kept = new List<FrameHead>();
        var shapes = seed % 2 == 0 ? 5 : Shapes.Length;
        for (var count = 0; count < 12_000; count++)
        {
            var frame = new byte[random.Next(10) == 0 ? random.Next(300) : random.Next(20)];
            kept.Add(Head(random, frame.Length, shapes));
            journal.Append(kept[^1], frame);
        }

        var last = journal.LastMessages(int.MaxValue);
        var expected = kept[^last.Count..];
        Assert.That(last, Has.Count.GreaterThan(100));
        Assert.That(last.Select(Known), Is.EqualTo(expected.Select((head, index) => Known(head, last[index].Frame.Length))));
    }

    [Test]
    public void A_journal_set_up_anew_again_and_again_forgets_the_shapes_of_before()
    {
        var journal = new Hub().Journal("a");
        for (var count = 0; count < 40_000; count++)
        {
            journal.Append(new FrameHead(Noon, Direction.Received, EntryKind.Event, Shapes[count / 100], 1, 0, 1, null), [1]);
        }

        var last = journal.LastMessages(200);
        Assert.That(last.Select(entry => entry.Shape), Is.EqualTo(Enumerable.Repeat(Shapes[398], 100).Concat(Enumerable.Repeat(Shapes[399], 100))));
    }

    private static FrameHead Head(Random random, int length, int shapes)
    {
        var at = random.Next(length + 1);
        return new FrameHead(
            random.Next(20) switch { 0 => default, 1 => DateTimeOffset.MaxValue, _ => Noon.AddTicks(random.Next()) },
            (Direction)random.Next(2),
            (EntryKind)random.Next(4),
            random.Next(5) == 0 ? null : Shapes[random.Next(shapes)],
            random.Next(20) == 0 ? int.MaxValue : random.Next(3),
            random.Next(20) == 0 ? -1 : at,
            random.Next(20) == 0 ? length + 5 : random.Next(length - at + 1),
            random.Next(20) == 0 ? $"reason {random.Next(100)}" : null);
    }

    private static object Known(MessageEntry entry) =>
        (entry.Time, entry.Direction, entry.Kind, entry.Shape?.Name, entry.Epoch, entry.PayloadAt, entry.PayloadLength, entry.Reason);

    private static object Known(FrameHead head, int length)
    {
        var at = Math.Min(head.PayloadAt, length);
        return (head.Time, head.Direction, head.Kind, head.Shape?.Name, head.Epoch, at, Math.Min(head.PayloadLength, length - at), head.Reason);
    }
}
