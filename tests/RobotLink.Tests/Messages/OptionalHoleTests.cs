using RobotLink.Messages;

namespace RobotLink.Tests.Messages;

/// <summary>Holes in which nothing may stand.</summary>
public sealed class OptionalHoleTests
{
    private static readonly MessageShape Course = Written.Message("""messages: { m: { text: "C {speed?:float},{side?:E|W},{note?:text}" } }""");

    [TestCase("C 1.5,W,late", "speed=1.5 side=W note=late")]
    [TestCase("C ,W,", "speed=- side=W note=-")]
    [TestCase("C ,,", "speed=- side=- note=-")]
    [TestCase("C -2,,x,y", "speed=-2 side=- note=x,y")]
    public void Nothing_between_the_separators_is_no_value(string text, string fields) =>
        Assert.That(Written.Read(Course, text), Is.EqualTo(fields));

    [TestCase("C fast,W,", "expected a number for 'speed' at byte 3, found 'fast,W,'")]
    [TestCase("C ,N,", "expected E or W for 'side' at byte 4, found 'N,'")]
    [TestCase("C 1", "expected ',' at byte 4, found the end")]
    public void What_stands_there_must_still_fit(string text, string words) =>
        Assert.That(Written.Fault(Course, text), Is.EqualTo(words));

    [Test]
    public void What_nobody_gives_is_left_out_when_sent() => Assert.That(
        (Written.Write(Course), Written.Write(Course, ("speed", 2.5), ("note", null)), Written.Write(Course, ("side", "E"), ("note", "a"))),
        Is.EqualTo(("C ,,", "C 2.5,,", "C ,E,a")));

    [Test]
    public void A_value_that_would_be_read_as_nothing_is_refused()
    {
        var shape = Written.Message("""messages: { m: { text: "{note?:text}" } }""");

        Assert.That(() => Written.Write(shape, ("note", "")), Throws.TypeOf<EncodeException>().With.Message.Contains("read back as"));
    }

    [Test]
    public void The_key_optional_says_the_same()
    {
        var shape = Written.Message("""messages: { m: { text: "C {speed:float};", fields: { speed: { optional: true, unit: mm } } } }""");

        Assert.That(Written.Read(shape, "C ;"), Is.EqualTo("speed=-"));
    }

    [Test]
    public void In_a_document_the_key_may_be_missing() =>
        Assert.That(Written.Read(Written.Message("""messages: { m: { json: { speed: "{speed?:float}", run: "{run:bool}" } } }"""), """{"run": true}"""), Is.EqualTo("speed=- run=true"));

    [TestCase("""events: { e: { match: "{a?:digits(3)}{b:text}" } }""")]
    [TestCase("""events: { e: { match: { text: "{a:digits(3)}{b:text}", fields: { a: { optional: true } } } } }""")]
    public void Something_must_stand_behind_it(string lines) => Assert.That(Written.Mistake(lines), Does.StartWith("E1305").And.Contains("tells where a is empty"));
}
