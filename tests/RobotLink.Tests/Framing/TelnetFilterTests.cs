using System.Buffers;
using RobotLink.Framing;

namespace RobotLink.Tests.Framing;

internal sealed class TelnetFilterTests
{
    private static readonly byte[] Login =
    [
        0xFF, 0xFD, 0x18, .. "Wel"u8, 0xFF, 0xFF, .. "come"u8, 0xFF, 0xFB, 0x01, 0xFF, 0xFA, 0x18, 0x01, 0xFF, 0xFF, 0x02, 0xFF, 0xF0, .. "\r\n"u8, 0xFF, 0xF1,
        .. "User: "u8, 0xFF, 0xFE, 0x03, 0xFF, 0xFC, 0x05,
    ];

    private static readonly byte[] Content = [.. "Wel"u8, 0xFF, .. "come\r\nUser: "u8];
    private static readonly byte[] Answers = [0xFF, 0xFC, 0x18, 0xFF, 0xFE, 0x01];

    [Test]
    public void Commands_are_taken_out_and_options_refused()
    {
        var (content, answers) = Filter(Login);

        Assert.That(content, Is.EqualTo(Content));
        Assert.That(answers, Is.EqualTo(Answers));
    }

    [Test]
    public void A_stream_may_be_split_anywhere()
    {
        for (var first = 0; first <= Login.Length; first++)
        {
            for (var second = first; second <= Login.Length; second++)
            {
                var (content, answers) = Filter(Login[..first], Login[first..second], Login[second..]);
                Assert.That(content, Is.EqualTo(Content), $"split at {first} and {second}");
                Assert.That(answers, Is.EqualTo(Answers), $"split at {first} and {second}");
            }
        }
    }

    [Test]
    public void A_stream_may_come_byte_by_byte() =>
        Assert.That(Filter([.. Login.Select(value => new[] { value })]).Content, Is.EqualTo(Content));

    [Test]
    public void A_refusal_is_not_answered() => Assert.That(Filter([0xFF, 0xFE, 0x01, 0xFF, 0xFC, 0x03]).Answers, Is.Empty);

    [Test]
    public void A_byte_FF_is_sent_twice()
    {
        var output = new ArrayBufferWriter<byte>();

        TelnetFilter.Send([0xFF, 1, 0xFF, 0xFF, 2], output);

        Assert.That(output.WrittenSpan.ToArray(), Is.EqualTo(new byte[] { 0xFF, 0xFF, 1, 0xFF, 0xFF, 0xFF, 0xFF, 2 }));
    }

    [Test]
    public void What_is_sent_passes_a_filter_unchanged()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var frame = new byte[random.Next(40)];
            random.NextBytes(frame);
            frame.AsSpan(0, frame.Length / 3).Fill(0xFF);
            var output = new ArrayBufferWriter<byte>();
            TelnetFilter.Send(frame, output);

            Assert.That(Filter(output.WrittenSpan.ToArray()).Content, Is.EqualTo(frame));
        }
    }

    [Test]
    public void Content_without_commands_is_left_alone_and_nothing_is_allocated()
    {
        var filter = new TelnetFilter();
        var answers = new ArrayBufferWriter<byte>();
        var received = "POS 1.0 2.0\r\n"u8.ToArray();
        _ = filter.Receive(received, answers);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var content = 0;
        for (var count = 0; count < 1000; count++)
        {
            content += filter.Receive(received, answers);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(content, Is.EqualTo(1000 * received.Length));
    }

    private static (byte[] Content, byte[] Answers) Filter(params byte[][] reads)
    {
        var filter = new TelnetFilter();
        var answers = new ArrayBufferWriter<byte>();
        var content = new List<byte>();
        foreach (var read in reads)
        {
            byte[] received = [.. read];
            content.AddRange(received.AsSpan(0, filter.Receive(received, answers)));
        }

        return ([.. content], answers.WrittenSpan.ToArray());
    }
}
