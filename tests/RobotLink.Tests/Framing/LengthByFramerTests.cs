using System.Buffers;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

/// <summary>Answers of Modbus on a serial line, whose function code tells their length.</summary>
internal sealed class LengthByFramerTests
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(50);

    private static readonly LengthByFraming Answers = new(
        2, [new(1, 4, new(3, 3), ByteOrder.Big, 5), new(5, 6, null, ByteOrder.Big, 8), new(15, 16, null, ByteOrder.Big, 8), new(129, 255, null, ByteOrder.Big, 5)], null)
    {
        Max = 260,
        Checks = [new(CheckAlgorithm.Crc16Modbus, new(1, -3), new(-2, -1), CheckCoding.Binary, ByteOrder.Little, [])],
    };

    private static readonly LengthByFraming WithGap = Answers with { Gap = Gap };

    private static readonly byte[] Registers = Written([1, 3, 2, 0x12, 0x34]);
    private static readonly byte[] Stored = Written([1, 6, 0, 1, 0, 9]);
    private static readonly byte[] Refused = Written([1, 0x83, 2]);

    [Test]
    public void A_length_at_a_place_and_fixed_lengths_stand_side_by_side([Values] bool gap)
    {
        byte[] input = [.. Registers, .. Stored, .. Refused];

        Assert.That(
            Stream.Play(Framers.For(gap ? WithGap : Answers), input),
            Is.EqualTo([Piece.Frame(0, 7, 0, 5), Piece.Frame(7, 8, 7, 6), Piece.Frame(15, 5, 15, 3)]));
    }

    [Test]
    public void Frames_survive_every_split([Values] bool gap)
    {
        byte[] input = [.. Registers, .. Stored, .. Refused];
        for (var split = 0; split < input.Length; split++)
        {
            var arrivals = input.Select((value, index) => new Arrival(value, index == split, false)).ToArray();
            Assert.That(Stream.Play(Framers.For(gap ? WithGap : Answers), arrivals).Select(piece => piece.Length), Is.EqualTo(new[] { 7, 8, 5 }), $"at {split}");
        }
    }

    [Test]
    public void Without_a_gap_unknown_bytes_are_dropped_one_by_one_until_something_can_be_a_frame() =>
        Assert.That(
            Stream.Play(Framers.For(Answers with { Checks = [] }), [9, 9, 9, 9, 5, 1, 2, 3, 4, 5, 6, .. Stored]),
            Is.EqualTo([Piece.Noise(0, 3, FramingFault.BadLength), Piece.Frame(3, 8, 3, 8), Piece.Frame(11, 8, 11, 8)]));

    [Test]
    public void A_wrong_check_costs_no_frame_behind_it([Values] bool gap)
    {
        byte[] wrong = [.. Registers];
        wrong[3] ^= 0xFF;

        Assert.That(
            Stream.Play(Framers.For(gap ? WithGap : Answers), [.. wrong, .. Stored]),
            Is.EqualTo([Piece.Noise(0, 7, FramingFault.BadCheck), Piece.Frame(7, 8, 7, 6)]));
    }

    [Test]
    public void With_a_gap_what_is_unknown_is_dropped_until_silence()
    {
        Arrival[] arrivals = [.. Arrive([1, 9, .. Stored]), .. Arrive(Registers)];

        Assert.That(
            Stream.Play(Framers.For(WithGap), arrivals), Is.EqualTo([Piece.Noise(0, 10, FramingFault.BadLength), Piece.Frame(10, 7, 10, 5)]));
    }

    [Test]
    public void With_a_gap_a_frame_that_stops_is_given_up()
    {
        Arrival[] arrivals = [.. Arrive(Registers[..4]), .. Arrive(Stored)];

        Assert.That(
            Stream.Play(Framers.For(WithGap), arrivals), Is.EqualTo([Piece.Noise(0, 4, FramingFault.Stopped), Piece.Frame(4, 8, 4, 6)]));
    }

    [Test]
    public void A_frame_is_delivered_before_the_silence() =>
        Assert.That(Framers.For(WithGap).Next(Registers).Kind, Is.EqualTo(CutKind.Frame));

    [Test]
    public void A_gap_takes_everything_that_waits()
    {
        var framer = Framers.For(WithGap);

        Assert.That(framer.Next([7]), Is.EqualTo(Cut.More));
        Assert.That(framer.Next([7, 7]), Is.EqualTo(Cut.Noise(1, FramingFault.BadLength)));
        Assert.That(framer.AtGap([7]), Is.EqualTo(Cut.Noise(1, FramingFault.None)));
        Assert.That(framer.Next(Stored).Kind, Is.EqualTo(CutKind.Frame));
    }

    [Test]
    public void Our_own_frames_need_not_keep_to_the_rule()
    {
        var request = Written([1, 3, 0, 0, 0, 10]);

        Assert.That(Convert.ToHexString(request), Is.EqualTo("01030000000AC5CD"));
        Assert.That(Framers.For(Answers).Sent(request), Is.EqualTo(Cut.Frame(8, 0, 6)));
    }

    [TestCase(ByteOrder.Big, "00 07 00 02 AA BB CC")]
    [TestCase(ByteOrder.Little, "00 07 02 00 AA BB CC")]
    public void A_length_of_two_bytes_has_an_order(ByteOrder order, string hex)
    {
        var framer = Framers.For(new LengthByFraming(2, [new(7, 7, new(3, 4), order, 5)], null) { Max = 64 });

        Assert.That(framer.Next(Convert.FromHexString(hex.Replace(" ", ""))), Is.EqualTo(Cut.Frame(7, 0, 7)));
    }

    [Test]
    public void Hostile_lengths_take_bounded_work()
    {
        var framer = Framers.For(Answers);
        var input = new byte[4096];
        input.AsSpan().Fill(3);
        using var reader = new FrameReader(framer);
        for (var round = 0; round < 100; round++)
        {
            reader.Append(input);
            while (reader.Next(out _).Kind != CutKind.More)
            {
            }

            Assert.That(reader.Pending, Is.LessThanOrEqualTo(framer.Max));
        }
    }

    private static Arrival[] Arrive(byte[] bytes) => [.. bytes.Select((value, index) => new Arrival(value, false, index == bytes.Length - 1))];

    private static byte[] Written(byte[] payload)
    {
        var output = new ArrayBufferWriter<byte>();
        Framers.For(Answers).Write(payload, output);
        return output.WrittenSpan.ToArray();
    }
}
