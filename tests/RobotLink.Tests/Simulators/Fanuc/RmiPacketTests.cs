using System.Diagnostics.Tracing;
using System.Text.Json.Nodes;
using RobotLink.Simulators.Fanuc;

namespace RobotLink.Tests.Simulators.Fanuc;

internal sealed class RmiPacketTests
{
    [Test]
    public void A_packet_keeps_the_order_of_its_keys_and_ends_with_CR_LF()
    {
        var packet = RmiPacket.Bytes("Command", "FRC_X", ("ErrorID", 0), ("Position", new JsonObject { ["X"] = 1.5, ["Y"] = -2 }), ("Nothing", null), ("Text", "é"));

        Assert.That(
            System.Text.Encoding.ASCII.GetString(packet),
            Is.EqualTo("{\"Command\":\"FRC_X\",\"ErrorID\":0,\"Position\":{\"X\":1.5,\"Y\":-2},\"Nothing\":null,\"Text\":\"\\u00E9\"}\r\n"));
    }

    [Test]
    public void No_thread_keeps_a_large_buffer_for_having_sent_a_packet()
    {
        using var rents = new Rents();
        var lent = System.Buffers.ArrayPool<byte>.Shared.Rent(16);
        System.Buffers.ArrayPool<byte>.Shared.Return(lent);
        Assert.That(rents.Largest, Is.EqualTo(16), "rents are seen at all");

        var packet = RmiPacket.Read("{\"Command\":\"FRC_GetStatus\"}"u8)!;
        packet.Return(RmiError.None, ("ServoReady", 1), ("Position", new JsonObject { ["X"] = 1.5 }));

        Assert.That(rents.Largest, Is.LessThanOrEqualTo(1024));
    }

    /// <summary>What this thread rents of the buffers that threads keep, in bytes.</summary>
    private sealed class Rents : EventListener
    {
        private const int BufferRented = 1;

        private readonly int thread = Environment.CurrentManagedThreadId;

        public int Largest { get; private set; }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventId == BufferRented && Environment.CurrentManagedThreadId == thread)
            {
                Largest = Math.Max(Largest, (int)eventData.Payload![1]!);
            }
        }
    }
}
