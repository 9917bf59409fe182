using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

/// <summary>Long results of tightening controllers come in linked parts.</summary>
internal sealed class PartsFramerTests
{
    private static readonly LengthFraming Linked = new(new(1, 4), LengthCoding.Decimal, ByteOrder.Big, LengthCounts.Frame, 0, [], [0])
    {
        Max = 200,
        Parts = new PartsProfile(new(17, 17), new(18, 18), new(21, -1), LengthCoding.Decimal),
    };

    private static readonly string Whole = "0023" + "0061" + "001     " + "31  " + "abcdefgh";

    [Test]
    public void Parts_are_one_frame_with_the_header_of_the_first()
    {
        var input = Parts("abc", "def", "gh");

        for (var split = 0; split < input.Length; split++)
        {
            Assert.That(Payloads(input, split), Is.EqualTo(new[] { Whole }), $"at {split}");
        }
    }

    [TestCase("  ")]
    [TestCase("00")]
    [TestCase("11")]
    public void A_frame_that_is_not_linked_stands_alone(string places)
    {
        var frame = Part(places, "abc");

        Assert.That(Payloads([.. frame, .. frame], 0), Has.Length.EqualTo(2));
    }

    [Test]
    public void A_missing_part_costs_its_message_and_no_other()
    {
        byte[] input = [.. Part("31", "abc"), .. Part("33", "gh"), .. Parts("abc", "def", "gh")];

        Assert.That(Payloads(input, 5), Is.EqualTo(new[] { Whole }));
        Assert.That(Faults(input), Is.EqualTo(new[] { FramingFault.BadPart, FramingFault.BadPart }));
    }

    [Test]
    public void A_message_begun_anew_is_delivered()
    {
        byte[] input = [.. Part("31", "abc"), .. Parts("abc", "def", "gh")];

        Assert.That(Payloads(input, 30), Is.EqualTo(new[] { Whole }));
        Assert.That(Faults(input), Is.EqualTo(new[] { FramingFault.BadPart }));
    }

    [Test]
    public void Another_message_among_parts_is_delivered()
    {
        byte[] input = [.. Part("31", "abc"), .. Part("  ", "alone")];

        Assert.That(Payloads(input, 3).Single(), Does.EndWith("alone"));
    }

    [Test]
    public void Parts_have_a_bound_together()
    {
        byte[] input = [.. Part("31", new string('a', 90)), .. Part("32", new string('b', 90)), .. Parts("abc", "def", "gh")];

        for (var split = 0; split < input.Length; split += 7)
        {
            Assert.That(Payloads(input, split), Is.EqualTo(new[] { Whole }), $"at {split}");
        }

        Assert.That(Faults(input), Is.EqualTo(new[] { FramingFault.TooLong, FramingFault.BadPart }));
    }

    [Test]
    public void Parts_that_end_with_the_connection_are_cut_off() =>
        Assert.That(Faults(Part("21", "abc")), Is.EqualTo(new[] { FramingFault.CutOff }));

    [Test]
    public void Joining_allocates_nothing()
    {
        using var reader = new FrameReader(Framers.For(Linked));
        var input = Parts("abc", "def", "gh");
        reader.Append(input);
        _ = reader.Next(out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var payloads = 0;
        for (var count = 0; count < 1000; count++)
        {
            reader.Append(input);
            payloads += reader.Next(out _).PayloadLength;
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(payloads, Is.EqualTo(1000 * Whole.Length));
    }

    private static byte[] Parts(params string[] bodies) =>
        [.. bodies.SelectMany((body, index) => Part($"{bodies.Length}{index + 1}", body))];

    private static byte[] Part(string places, string body) =>
        FramerKind.Latin($"{20 + body.Length:D4}0061001     {places}  {body}\0");

    private static string[] Payloads(byte[] input, int split)
    {
        using var reader = new FrameReader(Framers.For(Linked));
        var payloads = new List<string>();
        foreach (var read in (byte[][])[input[..split], input[split..]])
        {
            reader.Append(read);
            Cut cut;
            while ((cut = reader.Next(out var taken)).Kind != CutKind.More)
            {
                if (cut.Kind == CutKind.Frame)
                {
                    payloads.Add(System.Text.Encoding.ASCII.GetString(taken.Slice(cut.PayloadAt, cut.PayloadLength)));
                }
            }
        }

        return [.. payloads];
    }

    private static FramingFault[] Faults(byte[] input) =>
        [.. Stream.Play(Framers.For(Linked), input).Select(piece => piece.Fault).Where(fault => fault != FramingFault.None)];
}
