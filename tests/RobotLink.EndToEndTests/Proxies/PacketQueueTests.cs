using RobotLink.FaultProxy.Packets;

namespace RobotLink.EndToEndTests.Proxies;

/// <summary>One direction of a line that loses packets, on a clock of the test's own.</summary>
public sealed class PacketQueueTests
{
    [Test]
    public void A_fair_line_hands_on_at_once_and_in_order()
    {
        var queue = new PacketQueue(1);
        Put(queue, 0, "a", "b", "c");

        Assert.That(Out(queue, 0), Is.EqualTo("abc"));
    }

    [Test]
    public void Each_packet_comes_so_much_later()
    {
        var queue = new PacketQueue(1) { Mood = PacketMood.Parse("delay=20ms") };
        Put(queue, 0, "a");
        Put(queue, 10, "b");

        Assert.That(queue.NextDue, Is.EqualTo(TimeSpan.FromMilliseconds(20)));
        Assert.That((Out(queue, 19), Out(queue, 20), Out(queue, 30)), Is.EqualTo(("", "a", "b")));
    }

    [Test]
    public void With_jitter_packets_overtake_one_another_and_none_comes_outside_its_time()
    {
        var queue = new PacketQueue(1) { Mood = PacketMood.Parse("delay=100ms jitter=100ms") };
        Put(queue, 0, "a", "b", "c", "d", "e", "f", "g", "h");

        var came = Out(queue, 200);

        Assert.That(came, Has.Length.EqualTo(8).And.Not.EqualTo("abcdefgh"));
        Assert.That(queue.NextDue, Is.Null);
    }

    [Test]
    public void So_many_are_lost_as_the_mood_says()
    {
        var queue = new PacketQueue(1) { Mood = PacketMood.Parse("loss=16%") };
        for (var packet = 0; packet < 10_000; packet++)
        {
            Put(queue, packet, "p");
        }

        Assert.That(queue.Lost, Is.InRange(1500, 1700));
        Assert.That(queue.Taken, Is.EqualTo(10_000));
        Assert.That(Out(queue, 10_000), Has.Length.EqualTo(10_000 - queue.Lost));
    }

    [Test]
    public void Equal_seeds_lose_the_same_and_others_do_not()
    {
        var (first, again, other) = (Fate(7), Fate(7), Fate(8));

        Assert.That(first, Is.EqualTo(again).And.Not.EqualTo(other));

        static string Fate(int seed)
        {
            var queue = new PacketQueue(seed) { Mood = PacketMood.Parse("loss=30% delay=10ms jitter=10ms") };
            Put(queue, 0, [.. Enumerable.Range('a', 26).Select(letter => $"{(char)letter}")]);
            return Out(queue, 20);
        }
    }

    [Test]
    public void A_cut_line_passes_nothing_and_what_was_under_way_is_lost()
    {
        var queue = new PacketQueue(1) { Mood = PacketMood.Parse("delay=20ms") };
        Put(queue, 0, "a");
        queue.Mood = PacketMood.Parse("cut");
        Put(queue, 10, "b");
        queue.Mood = PacketMood.Fair;
        Put(queue, 30, "c");

        Assert.That(Out(queue, 100), Is.EqualTo("c"));
        Assert.That(queue.Lost, Is.EqualTo(2));
    }

    [Test]
    public void A_full_line_drops_what_comes_then()
    {
        var queue = new PacketQueue(1) { Mood = PacketMood.Parse("delay=1000ms") };
        for (var packet = 0; packet <= PacketQueue.PacketsMax; packet++)
        {
            Put(queue, 0, "p");
        }

        Assert.That(queue.Lost, Is.EqualTo(1));
    }

    [TestCase("loss=5")]
    [TestCase("loss=101%")]
    [TestCase("delay=20")]
    [TestCase("storm")]
    public void What_is_written_wrongly_is_refused_with_words(string words) =>
        Assert.That(() => PacketMood.Parse(words), Throws.TypeOf<FormatException>().With.Message.Contain("write "));

    private static void Put(PacketQueue queue, int milliseconds, params string[] packets)
    {
        foreach (var packet in packets)
        {
            queue.Add(System.Text.Encoding.ASCII.GetBytes(packet), TimeSpan.FromMilliseconds(milliseconds));
        }
    }

    private static string Out(PacketQueue queue, int milliseconds)
    {
        var came = "";
        while (queue.TryTake(TimeSpan.FromMilliseconds(milliseconds), out var packet))
        {
            came += System.Text.Encoding.ASCII.GetString(packet);
        }

        return came;
    }
}
