using System.Text;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Tests.Messages;

/// <summary>Messages that are XML elements.</summary>
internal sealed class XmlTests
{
    private static readonly MessageShape State = Written.Message(
        "messages: { m: { xml: '<Rob Type=\"KUKA\"><Pos X=\"{x:float}\" Y=\"{y:float}\"/><Mode>{mode:word}</Mode></Rob>' } }");

    [TestCase("<Rob Type=\"KUKA\"><Pos X=\"1.5\" Y=\"-2\"/><Mode>AUT</Mode></Rob>")]
    [TestCase("<?xml version=\"1.0\"?>\r\n<!-- <Rob> -->\r\n<Rob  Id='7' Type = 'KUKA' >\n <Mode a=\">\"> AUT </Mode>\n <Other><Pos X=\"9\"/></Other>\n <Pos Y='-2' X='1.5' Z='3'></Pos>\n</Rob>\n")]
    [TestCase("<Rob Type=\"&#75;UKA\"><Mode><![CDATA[AUT]]></Mode><Pos X=\"1.5\" Y=\"-2\"/></Rob>")]
    public void Order_blanks_and_what_the_profile_does_not_name_do_not_matter(string xml) =>
        Assert.That(Read(State, xml), Is.EqualTo("x=1.5 y=-2 mode=AUT"));

    [TestCase("<Rob Type=\"ABB\"><Pos X=\"1\" Y=\"2\"/><Mode>AUT</Mode></Rob>", "expected 'KUKA' at byte 12")]
    [TestCase("<Rob Type=\"KUKA\"><Pos X=\"1\"/><Mode>AUT</Mode></Rob>", "expected the attribute Y at byte 28")]
    [TestCase("<Rob Type=\"KUKA\"><Pos X=\"a\" Y=\"2\"/><Mode>AUT</Mode></Rob>", "expected a number for 'x' at byte 26")]
    [TestCase("<Rob Type=\"KUKA\"><Pos X=\"1\" Y=\"2\"/></Rob>", "expected <Mode> at byte")]
    [TestCase("<Rob Type=\"KUKA\"><Pos X=\"1\" Y=\"2\"/><Mode>AUT</Mode>", "expected the element's end at byte")]
    [TestCase("<Robot/>", "expected <Rob> at byte 2")]
    [TestCase("READY", "expected an XML element at byte 1")]
    public void Another_element_says_where_it_differs(string xml, string words)
    {
        var payload = Encoding.UTF8.GetBytes(xml);
        Assert.That(State.TryDecode(payload, new FieldValue[3], out var fault), Is.False);
        Assert.That(fault.ToWords(State, payload), Does.StartWith(words));
    }

    [Test]
    public void A_blank_at_the_end_of_an_attribute_belongs_to_it()
    {
        var shape = Written.Message("messages: { m: { xml: '<V n=\"a \">{x:int}</V>' } }");

        Assert.That(Read(shape, "<V n=\"a \">3</V>"), Is.EqualTo("x=3"));
        Assert.That(shape.TryDecode("<V n=\"a\">3</V>"u8, new FieldValue[1], out _), Is.False);
        Assert.That(Encoding.UTF8.GetString(Samples.Encode(shape, ("x", 3))), Is.EqualTo("<V n=\"a \">3</V>"));
    }

    [Test]
    public void It_is_sent_as_the_profile_writes_it()
    {
        Assert.That(
            Encoding.UTF8.GetString(Samples.Encode(State, ("x", 1.5), ("y", -2), ("mode", "A<&>\"B"))),
            Is.EqualTo("<Rob Type=\"KUKA\"><Pos X=\"1.5\" Y=\"-2\"/><Mode>A&lt;&amp;&gt;&quot;B</Mode></Rob>"));
    }

    [Test]
    public void Entities_are_read_as_what_they_mean() =>
        Assert.That(Read(State, "<Rob Type=\"KUKA\"><Pos X=\"1\" Y=\"2\"/><Mode>A&lt;&#x42;&apos;</Mode></Rob>"), Is.EqualTo("x=1 y=2 mode=A<LT>B'"));

    [Test]
    public void Elements_of_one_name_are_told_apart_by_their_constants()
    {
        var shape = Written.Message("messages: { m: { xml: '<R><V n=\"a\">{a:int}</V><V n=\"b\">{b:int}</V></R>' } }");

        Assert.That(Read(shape, "<R><V n=\"c\">3</V><V n=\"b\">2</V><V n=\"a\">1</V></R>"), Is.EqualTo("a=1 b=2"));
    }

    [Test]
    public void An_attribute_may_be_missing_where_the_profile_says_so()
    {
        var shape = Written.Message("messages: { m: { xml: '<V a=\"{a:int}\" b=\"{b:int}\"/>', fields: { b: { optional: true } } } }");

        Assert.That(Read(shape, "<V a=\"1\"/>"), Is.EqualTo("a=1 b=-"));
        Assert.That(Encoding.UTF8.GetString(Samples.Encode(shape, ("a", 1))), Is.EqualTo("<V a=\"1\"/>"));
    }

    [Test]
    public void A_declaration_is_sent_where_the_profile_has_one() =>
        Assert.That(Written.Write(Written.Message("messages: { m: { xml: '<?xml version=\"1.0\"?><Stop/>' } }")), Is.EqualTo("<LT>?xml version=\"1.0\"?><LT>Stop/>"));

    [Test]
    public void Arguments_that_do_not_fit_are_refused() =>
        Assert.That(Samples.EncodeError(State, ("x", "a"), ("y", 1), ("mode", "AUT")), Is.EqualTo("Argument 'x' of 'm' cannot be \"a\": it is no finite number; a number fits."));

    [TestCase("<Rob Type=\"KUKA\"><Other/><Pos X=\"1.5\" Y=\"-2\"/><Mode>AUT</Mode></Rob>")]
    [TestCase("<Rob Type=\"&#75;UKA\"><Other/><Pos X=\"1.5\" Y=\"-2\"/><Mode>AUT</Mode></Rob>")]
    [TestCase("<Rob Type=\"KUKB&amp;\"/>")]
    [TestCase("<Rob Type=\"KUKA\"><Other><Pos X=\"1")]
    [TestCase("READY")]
    public void Reading_allocates_nothing(string xml)
    {
        var payload = Encoding.UTF8.GetBytes(xml);
        var values = new FieldValue[3];
        State.TryDecode(payload, values, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 0; frame < 1000; frame++)
        {
            State.TryDecode(payload, values, out _);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCase("<!DOCTYPE Rob [ <!ENTITY KUKA \"ABB\"> ]><Rob Type=\"KUKA\"><Pos X=\"1\" Y=\"2\"/><Mode>A</Mode></Rob>")]
    [TestCase("<Rob Type=\"KUKA\"><!ENTITY a \"b\"><Pos X=\"1\" Y=\"2\"/><Mode>A</Mode></Rob>")]
    public void A_document_type_is_refused(string xml) => Assert.That(State.TryDecode(Encoding.UTF8.GetBytes(xml), new FieldValue[3], out _), Is.False);

    [TestCase("K&lt;", "K&#60;", true)]
    [TestCase("&#xFC;&apos;", "ü'", true)]
    [TestCase("&#128512;", "😀", true)]
    [TestCase("&unknown;", "&unknown;", true)]
    [TestCase("&amp;lt;", "&lt;", false)]
    [TestCase("a&amp;", "a", false)]
    [TestCase("a", "a&amp;", false)]
    public void Entities_are_compared_by_what_they_mean(string written, string constant, bool means) =>
        Assert.That(XmlScan.Means(Encoding.UTF8.GetBytes(written), Encoding.UTF8.GetBytes(constant)), Is.EqualTo(means));

    [Test]
    public void Elements_in_elements_of_the_same_name_end_where_they_end()
    {
        var shape = Written.Message("messages: { m: { xml: '<R><R a=\"1\"><V>{v:int}</V></R></R>' } }");

        Assert.That(Read(shape, "<R><R><R><V>9</V></R><V>8</V></R><R a=\"1\"><R/><V>7</V></R></R>"), Is.EqualTo("v=7"));
        Assert.That(shape.TryDecode("<R><R><V>9</V></R><R a=\"1\"><V>7</V></R"u8, new FieldValue[1], out _), Is.False);
    }

    [Test]
    public void Every_cut_document_is_refused_and_never_throws()
    {
        var whole = "<?xml version=\"1.0\"?><!-- c --><Rob Type=\"KUKA\"><Pos X=\"1.5\" Y=\"-2\"/><Mode><![CDATA[AUT]]></Mode></Rob>"u8.ToArray();

        Assert.That(Enumerable.Range(0, whole.Length).Where(length => State.TryDecode(whole.AsSpan(0, length), new FieldValue[3], out _)), Is.Empty);
    }

    [TestCase("<a><b></a>", "E1363 The text is not one XML element. Write one element with everything closed, such as '<State><Pos A1=\"{a1:float}\"/></State>'.")]
    [TestCase("<a/><b/>", "E1363 The text is not one XML element. Write one element with everything closed, such as '<State><Pos A1=\"{a1:float}\"/></State>'.")]
    [TestCase("<a b=\"{x:flaot}\"/>", "E1304 The type flaot is unknown. Did you mean float?")]
    [TestCase("<a b=\"{x:int}\">{x:int}</a>", "E1306 The name x is taken by an earlier hole of this document. Give each hole a name of its own.")]
    public void Mistakes_teach(string xml, string words) => Assert.That(Written.Mistake($"events: {{ e: {{ match: {{ xml: '{xml}' }} }} }}"), Is.EqualTo(words));

    private static string Read(MessageShape shape, string xml) => Written.Read(shape, Encoding.UTF8.GetBytes(xml));
}
