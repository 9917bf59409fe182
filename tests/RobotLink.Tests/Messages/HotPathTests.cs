using System.Globalization;
using System.Text;
using RobotLink.Messages;

namespace RobotLink.Tests.Messages;

internal sealed class HotPathTests
{
    [TestCase("POS 500.25 -0.001 1.23456789012345678e-5")]
    [TestCase("CYC 118 OK")]
    [TestCase("ERR 12 robot is in manual mode")]
    [TestCase("no message of this robot")]
    public void Reading_a_text_allocates_nothing(string payload)
    {
        Assert.That(BytesAllocated(new MessageCatalogue(Samples.RobotLines()), payload), Is.Zero);
    }

    [TestCase("1")]
    [TestCase("x")]
    public void Reading_positions_allocates_nothing(string ok)
    {
        Assert.That(BytesAllocated(new MessageCatalogue(Samples.OpenProtocol()), Samples.TighteningResult(ok)), Is.Zero);
    }

    [Test]
    public void Reading_binary_fields_lists_and_bits_allocates_nothing()
    {
        var shape = Written.Fields(
            "axes: { type: u8, count: 2 }, size: { type: u8 }, name: { type: text, length: size }, state: { type: u8, words: { 1: running } }, flags: { type: u16 }, alarm: { bit_of: flags, bit: 3 }, "
            + "t: { type: f32, scale: 0.1 }, at: { type: u32, time: unix_s }, tools: { count: 2, fields: { id: { type: u8 }, w: { type: i16 } } }, rest: { type: u16, count: rest }");
        var payload = new byte[] { 5, 6, 2, 65, 66, 1, 0, 8, 0x3D, 0xCC, 0xCC, 0xCD, 0x65, 0x53, 0xF1, 0, 1, 0, 2, 3, 0, 4, 0, 1, 0, 2 };
        var values = new FieldValue[shape.Fields.Count];
        Assert.That(Written.Read(shape, payload), Does.EndWith("tools=[{\"id\":1,\"w\":2},{\"id\":3,\"w\":4}] rest=[1,2]"));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 0; frame < 1000; frame++)
        {
            shape.TryDecode(payload, values, out _);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    /// <summary>Messages are the same on every PC, whatever its culture says about points, signs and letters.</summary>
    [Test]
    public void Another_culture_changes_nothing()
    {
        var robot = new MessageCatalogue(Samples.RobotLines());
        var controller = new MessageCatalogue(Samples.OpenProtocol());
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CommaCulture();
            Assert.That(12.5.ToString(), Is.EqualTo("12,5"));

            var position = robot.Find("position")!;
            var payload = Samples.Encode(position, ("x", 12.5), ("y", -0.25m), ("z", "1.5"));
            var result = controller.Find("tightening_result")!;
            var frame = Samples.Encode(result, ("ok", true), ("torque", 12.34), ("id", 42));

            Assert.That(Encoding.ASCII.GetString(payload), Is.EqualTo("POS 12.5 -0.25 1.5"));
            Assert.That(FieldText.All(position, payload, Samples.Decode(position, payload)), Is.EqualTo("x=12.5 mm y=-0.25 mm z=1.5 mm"));
            Assert.That(Samples.Decode(result, frame)[1].Number, Is.EqualTo(12.34));
            Assert.That(FieldComparer.Matches(result, 1, frame, Samples.Decode(result, frame)[1], "12.34"), Is.True);
            Assert.That(
                Samples.EncodeError(result, ("ok", true), ("torque", 0.125), ("id", -1)),
                Is.EqualTo("Argument 'torque' of 'tightening_result' cannot be 0.125: it is no multiple of 0.01; a multiple of 0.01 fits."));
            Assert.That(Samples.EncodeError(robot.FindSent("set_job")!, ("number", -1)), Does.Contain("cannot be -1: it is too small"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static long BytesAllocated(MessageCatalogue catalogue, string payload)
    {
        const int frames = 1000;
        var bytes = Encoding.ASCII.GetBytes(payload);
        var awaited = new[] { catalogue.Shapes[1] };
        var values = new FieldValue[catalogue.MaximumFields];
        catalogue.Match(bytes, awaited, values, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 0; frame < frames; frame++)
        {
            catalogue.Match(bytes, awaited, values, out _);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static CultureInfo CommaCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        return culture;
    }
}
