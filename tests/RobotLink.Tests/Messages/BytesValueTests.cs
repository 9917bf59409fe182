using System.Buffers;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>Values of type bytes are written as digits or by name, in a profile and by whoever sends.</summary>
internal sealed class BytesValueTests
{
    [TestCase("020641", "<STX><ACK>A")]
    [TestCase("02 06 41", "<STX><ACK>A")]
    [TestCase("<STX><ACK>A", "<STX><ACK>A")]
    [TestCase("<0x00><0x01>", "<NUL><0x01>")]
    public void Bytes_are_sent_as_they_are_written(string value, string sent)
    {
        var output = new ArrayBufferWriter<byte>();
        Written.Fields("data: { type: bytes, length: rest }").Encode(new Given(value), null, output);

        Assert.That(ByteNotation.Format(output.WrittenSpan), Is.EqualTo(sent));
    }

    [TestCase("0206 4")]
    [TestCase("HELLO")]
    [TestCase("<STQ>")]
    public void What_is_neither_is_refused(string value) =>
        Assert.That(
            () => Written.Fields("data: { type: bytes, length: rest }").Encode(new Given(value), null, new ArrayBufferWriter<byte>()),
            Throws.TypeOf<EncodeException>().With.Message.Contains("neither pairs of hexadecimal digits nor"));

    [TestCase("value: \"0206\"", true)]
    [TestCase("value: \"<STX><ACK>\"", true)]
    [TestCase("value: \"<STX><NAK>\"", false)]
    public void A_constant_may_be_written_by_name(string value, bool fits)
    {
        var shape = Written.Fields($"mark: {{ type: bytes, length: 2, {value} }}");

        Assert.That(shape.TryDecode([2, 6], new FieldValue[shape.Fields.Count], out _), Is.EqualTo(fits));
    }

    [TestCase("0206", true)]
    [TestCase("<STX><ACK>", true)]
    [TestCase("<STX>", false)]
    public void A_transcript_compares_either(string written, bool equal)
    {
        var shape = Written.Fields("data: { type: bytes, length: rest }");
        var values = new FieldValue[1];
        shape.TryDecode([2, 6], values, out _);

        Assert.That(FieldComparer.Matches(shape, 0, [2, 6], values[0], written), Is.EqualTo(equal));
    }

    private sealed class Given(string value) : IArguments
    {
        public bool TryGet(string field, out object? given)
        {
            given = value;
            return true;
        }
    }
}
