using System.Text;
using RobotLink.Messages;

namespace RobotLink.Tests.Messages;

/// <summary>Degrees and minutes in one number, and signs that stand elsewhere.</summary>
public sealed class AngleTests
{
    private static readonly MessageShape Place = Written.Message(
        """messages: { m: { text: "{latitude:degrees_minutes(2)},{north:N|S}", fields: { latitude: { negative_if: { north: [S] }, range: -80..84 } } } }""");

    [TestCase("4807.038,N", "latitude=48.1173 north=N")]
    [TestCase("4807.038,S", "latitude=-48.1173 north=S")]
    [TestCase("0000.000,S", "latitude=0 north=S")]
    [TestCase("0730,N", "latitude=7.5 north=N")]
    [TestCase("4807.4,N", "latitude=48.1233333333 north=N")]
    public void Degrees_and_minutes_become_degrees(string text, string fields) => Assert.That(Written.Read(Place, text), Is.EqualTo(fields));

    [TestCase("4860.000,N")]
    [TestCase("407.038,N")]
    [TestCase("-4807.0,N")]
    [TestCase("8500.000,N")]
    public void What_is_no_angle_is_another_message(string text) => Assert.That(Written.Fault(Place, text), Does.Contain("degrees in 2 digits and minutes in 2"));

    [TestCase(48.1173, "N", "4807.0380,N")]
    [TestCase(-48.1173, "S", "4807.0380,S")]
    [TestCase(48.12333333333333, "N", "4807.4000,N")]
    [TestCase(59.99999999999, "N", "6000.0000,N")]
    [TestCase(7.5, "N", "0730.0000,N")]
    public void Degrees_are_sent_as_degrees_and_minutes(double degrees, string north, string text) =>
        Assert.That(Written.Write(Place, ("latitude", degrees), ("north", north)), Is.EqualTo(text));

    [TestCase(-48.1173, "N", "it is negative")]
    [TestCase(48.1173, "S", "it is negative")]
    [TestCase(123.4, "N", "it needs more digits")]
    public void A_sign_that_contradicts_its_field_is_refused(double degrees, string north, string why) =>
        Assert.That(() => Written.Write(Place, ("latitude", degrees), ("north", north)), Throws.TypeOf<EncodeException>().With.Message.Contains(why));

    [Test]
    public void A_binary_number_can_take_its_sign_from_another_field()
    {
        var shape = Written.Fields("side: { type: u8, words: { 0: left, 1: right } }, offset: { type: u16, scale: 0.1, negative_if: { side: [left] } }");

        Assert.That(Written.Read(shape, "<NUL><NUL><0x19>"), Is.EqualTo("side=left offset=-2.5"));
        Assert.That(Written.Write(shape, ("side", "left"), ("offset", -2.5)), Is.EqualTo("<NUL><NUL><0x19>"));
        Assert.That(Written.Write(shape, ("side", "right"), ("offset", 2.5)), Is.EqualTo("<0x01><NUL><0x19>"));
    }

    [TestCase("""json: { a: "{a:float}", b: "{b:word}" }, fields: { a: { negative_if: { b: [W] } } }""", """{"a":2.5,"b":"W"}""")]
    [TestCase("""xml: '<P A="{a:float}" B="{b:word}"/>', fields: { a: { negative_if: { b: [W] } } }""", """<P A="2.5" B="W"/>""")]
    [TestCase("""pattern: '^(?<a>[0-9.]+)(?<b>[EW])$', fields: { a: { type: float, negative_if: { b: [W] } } }""", "2.5W")]
    public void Documents_and_patterns_know_signs_of_their_own(string message, string received)
    {
        var shape = Written.Message($"messages: {{ m: {{ {message} }} }}");

        Assert.That(Written.Read(shape, Encoding.UTF8.GetBytes(received)), Is.EqualTo("a=-2.5 b=W"));
        Assert.That(Written.Read(shape, Encoding.UTF8.GetBytes(received.Replace("W", "E"))), Is.EqualTo("a=2.5 b=E"));
    }

    [Test]
    public void A_document_is_sent_without_the_sign_that_another_field_says()
    {
        var shape = Written.Message("""messages: { m: { json: { a: "{a:float}", b: "{b:word}" }, fields: { a: { negative_if: { b: [W] } } } } }""");

        Assert.That(Written.Write(shape, ("a", -2.5), ("b", "W")), Is.EqualTo("""{"a":2.5,"b":"W"}"""));
        Assert.That(Written.Write(shape, ("a", 2.5), ("b", "E")), Is.EqualTo("""{"a":2.5,"b":"E"}"""));
    }

    [Test]
    public void Each_item_of_a_group_has_its_own_sign()
    {
        var shape = Written.Fields("axes: { count: rest, fields: { side: { type: u8, words: { 0: left, 1: right } }, offset: { type: u8, negative_if: { side: [left] } } } }");

        Assert.That(Written.Json(shape, "<NUL><0x05><0x01><0x05>"), Is.EqualTo("""{"axes":{"value":[{"side":"left","offset":-5},{"side":"right","offset":5}]}}"""));
        Assert.That(
            Written.Write(shape, ("axes", new object[] { new Dictionary<string, object?> { ["side"] = "left", ["offset"] = -5 }, new Dictionary<string, object?> { ["side"] = "right", ["offset"] = 5 } })),
            Is.EqualTo("<NUL><0x05><0x01><0x05>"));
    }

    [TestCase("""text: "{a:text},{b:word}", fields: { a: { negative_if: { b: [W] } } }""", "no single number")]
    [TestCase("""text: "{a:int},{b:word}", fields: { a: { negative_if: { c: [W] } } }""", "no other field beside it")]
    [TestCase("""text: "{a:int},{b:word}", fields: { a: { negative_if: { a: [1] } } }""", "no other field beside it")]
    [TestCase("""text: "{a:int},{b:word}", fields: { a: { negative_if: { b: [] } } }""", "names no field with its values")]
    [TestCase("""json: { a: "{a:int}", b: "{b:word}" }, fields: { a: { negative_if: { c: [W] } } }""", "no other field beside it")]
    [TestCase("""fields: { b: { type: u8 }, items: { count: rest, fields: { a: { type: u8, negative_if: { b: [1] } } } } }""", "no other field beside it")]
    public void A_sign_that_stands_nowhere_is_reported(string message, string words) =>
        Assert.That(Written.Mistake($"events: {{ e: {{ match: {{ {message} }} }} }}"), Does.StartWith("E1481").And.Contains(words));
}
