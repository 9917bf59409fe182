using System.Buffers;
using System.Text;
using RobotLink.Host.Api;
using RobotLink.Links;

namespace RobotLink.Tests.Host;

public sealed class StreamTextTests
{
    [Test]
    public void An_event_carries_its_number_so_that_a_reader_can_go_on_from_it()
    {
        Assert.That(Written(events: true, text => text.State(Samples.Down())), Does.StartWith("id: 4711\nevent: state\ndata: {\"type\":\"state\"").And.EndsWith("}\n\n"));
    }

    [Test]
    public void A_line_is_the_document_and_a_line_feed()
    {
        Assert.That(Written(events: false, text => text.Tick(Samples.Noon, 17)), Is.EqualTo("{\"type\":\"tick\",\"seq\":17,\"time\":\"2026-11-20T12:00:00.000Z\"}\n"));
    }

    [Test]
    public void A_gap_has_no_number_because_it_stands_for_many()
    {
        Assert.That(Written(events: true, text => text.Gap(12)), Is.EqualTo("event: gap\ndata: {\"type\":\"gap\",\"missed\":12}\n\n"));
    }

    [Test]
    public void A_lease_tells_who_holds_which_link()
    {
        var taken = LeaseEventDocument.Of(new LeaseChange(1, "r1", "127.0.0.1:49152", IsHeld: true, Samples.Noon), 17);

        Assert.That(
            Written(events: false, text => text.Lease(taken)),
            Is.EqualTo("{\"type\":\"lease\",\"seq\":17,\"link\":\"r1\",\"time\":\"2026-11-20T12:00:00.000Z\",\"step\":\"taken\",\"holder\":\"127.0.0.1:49152\"}\n"));
    }

    [Test]
    public void Entries_follow_each_other_each_framed()
    {
        var entry = Samples.Message();
        var lines = Written(events: false, text =>
        {
            text.Message(entry, Quality.Of(entry, Samples.Link()));
            text.Gap(1);
        });

        Assert.That(lines.TrimEnd('\n').Split('\n').Select(line => line[..16]), Is.EqualTo(new[] { "{\"type\":\"message", "{\"type\":\"gap\",\"m" }));
    }

    private static string Written(bool events, Action<StreamText> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using var text = new StreamText(output, events);
        write(text);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
