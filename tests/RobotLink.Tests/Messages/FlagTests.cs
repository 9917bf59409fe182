using RobotLink.Messages;

namespace RobotLink.Tests.Messages;

/// <summary>Two words that mean true and false.</summary>
public sealed class FlagTests
{
    private static readonly MessageShape Text = Written.Message("""messages: { m: { text: "BELT {on:bool(ON|OFF)}" } }""");

    private static readonly MessageShape Placed = Written.Fields("size: { type: u8 }, on: { type: bool(TRUE|FALSE), length: size }");

    [TestCase("BELT ON", "true")]
    [TestCase("BELT OFF", "false")]
    public void A_word_is_delivered_as_true_or_false(string text, string value)
    {
        Assert.That(Written.Json(Text, text), Is.EqualTo($$$"""{"on":{"value":{{{value}}}}}"""));
        Assert.That(FieldComparer.Matches(Text, 0, ByteNotationOf(text), Samples.Decode(Text, ByteNotationOf(text))[0], value), Is.True);
    }

    [Test]
    public void Another_word_is_another_message() => Assert.That(Written.Fault(Text, "BELT UP"), Does.Contain("ON or OFF"));

    [TestCase(true, "BELT ON")]
    [TestCase(false, "BELT OFF")]
    [TestCase("true", "BELT ON")]
    [TestCase("OFF", "BELT OFF")]
    public void True_and_false_are_sent_as_their_words(object value, string text) => Assert.That(Written.Write(Text, ("on", value)), Is.EqualTo(text));

    [TestCase(1)]
    [TestCase("UP")]
    public void Anything_else_is_refused(object value) =>
        Assert.That(() => Written.Write(Text, ("on", value)), Throws.TypeOf<EncodeException>().With.Message.Contains("true or false fits"));

    [TestCase(true, "<0x04>TRUE")]
    [TestCase(false, "<0x05>FALSE")]
    public void The_word_may_fill_a_length_that_varies(bool value, string bytes)
    {
        Assert.That(Written.Write(Placed, ("on", value)), Is.EqualTo(bytes));
        Assert.That(Written.Read(Placed, bytes), Does.EndWith($"on={(value ? "true" : "false")}"));
    }

    [TestCase("bool(ON)")]
    [TestCase("bool(ON|OFF|UP)")]
    [TestCase("bool(ON|ON)")]
    public void Two_different_words_are_needed(string type) =>
        Assert.That(Written.Mistake($"messages: {{ m: {{ text: \"BELT {{on:{type}}}\" }} }}"), Does.StartWith("E1304"));

    private static byte[] ByteNotationOf(string text) => RobotLink.Profiles.ByteNotation.Parse(text);
}
