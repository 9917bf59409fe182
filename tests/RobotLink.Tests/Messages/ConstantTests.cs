using RobotLink.Messages;

namespace RobotLink.Tests.Messages;

/// <summary>Fields that hold the same in every message of a kind.</summary>
internal sealed class ConstantTests
{
    [TestCase("AB ", 3, "AB x", "x")]
    [TestCase("AB ", 4, "AB  x", "x")]
    [TestCase("AB", 4, "AB  x", "x")]
    [TestCase("AB  ", 4, "AB  x", "x")]
    [TestCase(" AB", 3, " ABx", "x")]
    public void Blanks_at_the_end_of_a_text_are_padding_whether_they_are_written_or_not(string constant, int length, string payload, string rest) =>
        Assert.That(Samples.DecodeText(Shape($"{{ type: text, length: {length}, value: \"{constant}\" }}"), payload), Is.EqualTo(rest));

    [TestCase("{ type: text, length: 4, value: \"ABCD\" }")]
    [TestCase("{ type: digits(4), value: \"0007\" }")]
    [TestCase("{ type: digits(4), value: \"0007\", blank: \"0001\" }")]
    [TestCase("{ type: int, length: 4, value: 7 }")]
    public void A_blank_place_holds_no_constant(string field) =>
        Assert.That(Samples.Fault(Shape(field), "    x"), Does.StartWith("expected kind '"));

    [TestCase("{ type: text, length: 4, value: \"    \" }")]
    [TestCase("{ type: digits(4), value: \"0001\", blank: \"0001\" }")]
    public void A_blank_place_holds_a_constant_that_is_blank_or_what_blank_means(string field) =>
        Assert.That(Samples.DecodeText(Shape(field), "    x"), Is.EqualTo("x"));

    private static MessageShape Shape(string field) =>
        Written.Message($"messages: {{ m: {{ fields: {{ kind: {field}, rest: {{ type: text, length: rest }} }} }} }}");
}
