using System.Buffers;
using System.Text;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing;

internal sealed class DocumentFramerTests
{
    private static readonly DocumentFraming Xml = new(DocumentKind.Xml, []) { Max = 512 };
    private static readonly DocumentFraming Json = new(DocumentKind.Json, "\r\n"u8.ToArray()) { Max = 512 };

    private static readonly string[] XmlDocuments =
    [
        "<a/>",
        "<a b='1' c=\"2\" />",
        "<a></a>",
        "<a><b/><c>text</c></a>",
        "<?xml version=\"1.0\"?><!-- <not/> this --><Robot><Pos A1=\"1 > 0\" A2='\"'/></Robot>",
        "<a><![CDATA[</a><b>]]></a>",
        "<a><?go <b> ?></a>",
        "<a><!-- </a> -- > --></a >",
        "<é x=\"ü\"/>",
        "<n:a.b-c>]]</n:a.b-c>",
    ];

    private static readonly string[] JsonDocuments =
    [
        "{}",
        "[]",
        "{\"a\":{\"b\":[1,2,{}]}}",
        "[\"}\",\"\\\"]\",\"\\\\\"]",
        "{ \"Command\" : \"FRC_Initialize\",\r\n\t\"GroupMask\" : 1 }",
        "{\"name\":\"Bödecker {[\"}",
    ];

    private static IEnumerable<TestCaseData> Documents =>
        XmlDocuments.Select(text => new TestCaseData(Xml, text)).Concat(JsonDocuments.Select(text => new TestCaseData(Json, text)))
            .Select((data, index) => data.SetArgDisplayNames($"document {index}"));

    [TestCaseSource(nameof(Documents))]
    public void A_document_ends_where_its_root_closes_however_it_is_split(DocumentFraming profile, string text)
    {
        var document = Encoding.UTF8.GetBytes(text);
        byte[] input = [.. document, .. document, .. "\r\n \0"u8, .. document];
        var whole = Payloads(profile, input, readsEndAt: -1);

        Assert.That(whole, Is.EqualTo(new[] { text, text, text }));
        for (var split = 0; split < input.Length; split++)
        {
            Assert.That(Payloads(profile, input, split), Is.EqualTo(whole), $"at {split}");
        }
    }

    [TestCaseSource(nameof(Documents))]
    public void A_document_is_written_with_the_blanks_of_the_profile(DocumentFraming profile, string text) =>
        Assert.That(Written(profile, text), Is.EqualTo(text + Encoding.UTF8.GetString(profile.End)));

    [TestCase("<a></b>")]
    [TestCase("<a")]
    [TestCase("<a/> ")]
    [TestCase("<a/><b/>")]
    [TestCase("text")]
    [TestCase("")]
    [TestCase("<?xml version=\"1.0\"?>")]
    [TestCase("<!DOCTYPE a><a/>")]
    public void What_is_no_whole_element_is_not_written(string text) =>
        Assert.That(() => Written(Xml, text), Throws.TypeOf<FramingException>().With.Message.Contains("XML element"));

    [TestCase("{")]
    [TestCase("{]")]
    [TestCase("{} ")]
    [TestCase("1")]
    [TestCase("[\"\n\"]")]
    public void What_is_no_whole_object_or_array_is_not_written(string text) =>
        Assert.That(() => Written(Json, text), Throws.TypeOf<FramingException>().With.Message.Contains("JSON object"));

    [TestCase("<a><b></a>")]
    [TestCase("<a b=\"<\">")]
    [TestCase("< a/>")]
    [TestCase("<a <b/>", "<b/>")]
    [TestCase("</a>")]
    [TestCase("<?xml?>text<a/>", "<a/>")]
    public void What_is_no_XML_is_one_fault_and_the_next_document_arrives(string bad, params string[] inside)
    {
        var input = Encoding.UTF8.GetBytes(bad + " <next/>");

        Assert.That(Faults(Xml, input), Is.EqualTo(new[] { FramingFault.BadDocument }).Or.EqualTo(new[] { FramingFault.NoStart }));
        Assert.That(Payloads(Xml, input, -1), Is.EqualTo(inside.Append("<next/>")));
    }

    [TestCase("{]")]
    [TestCase("[\"a\nb\"]")]
    [TestCase("}")]
    [TestCase("noise")]
    public void What_is_no_JSON_is_one_fault_and_the_next_document_arrives(string bad)
    {
        var input = Encoding.UTF8.GetBytes(bad + "\r\n{\"next\":1}");

        Assert.That(Faults(Json, input), Has.Length.EqualTo(1));
        Assert.That(Payloads(Json, input, -1), Is.EqualTo(new[] { "{\"next\":1}" }));
    }

    [Test]
    public void Nesting_has_a_bound([Values] DocumentKind kind, [Values(64, 65)] int depth)
    {
        var (open, close) = kind == DocumentKind.Xml ? ("<a>", "</a>") : ("[", "]");
        var profile = new DocumentFraming(kind, []);
        var text = string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth));

        var faults = Faults(profile, Encoding.ASCII.GetBytes(text));

        Assert.That(faults, Is.EqualTo(depth > 64 ? new[] { FramingFault.BadDocument } : []));
    }

    [Test]
    public void Blanks_alone_are_no_fault() => Assert.That(Faults(Json, " \r\n"u8.ToArray()), Is.Empty);

    [TestCase("<a/>", "\n", "<b/>")]
    [TestCase("<a/>", "\r\n \t", "<b/>")]
    [TestCase("", "\n", "<b/>")]
    public void Blanks_between_documents_lie_between_frames_and_are_no_noise(string first, string blanks, string second)
    {
        var framer = Framers.For(Xml);
        using var reader = new FrameReader(framer);
        reader.Append(Encoding.ASCII.GetBytes(first + blanks + second));
        var cuts = new List<string>();
        for (var cut = reader.Next(out _); cut.Kind != CutKind.More; cut = reader.Next(out _))
        {
            cuts.Add($"{cut.Kind} {cut.Length} {cut.IsBetween}");
        }

        string[] before = first.Length == 0 ? [] : [$"Frame {first.Length} False"];
        Assert.That(cuts, Is.EqualTo(before.Append($"Noise {blanks.Length} True").Append("Frame 4 False")));
    }

    [Test]
    public void Blanks_within_what_is_no_document_belong_to_the_noise()
    {
        var framer = Framers.For(Xml);

        Assert.That(framer.Next("noise"u8).Fault, Is.EqualTo(FramingFault.NoStart));
        Assert.That(framer.Next(" \n"u8), Is.EqualTo(Cut.Noise(2, FramingFault.None)));
    }

    [Test]
    public void Something_else_than_blanks_cannot_be_sent_behind_a_document() =>
        Assert.That(() => Framers.For(new DocumentFraming(DocumentKind.Json, "#"u8.ToArray())), Throws.ArgumentException);

    private static FramingFault[] Faults(DocumentFraming profile, byte[] input) =>
        [.. Stream.Play(Framers.For(profile), input).Select(piece => piece.Fault).Where(fault => fault != FramingFault.None)];

    private static string[] Payloads(DocumentFraming profile, byte[] input, int readsEndAt)
    {
        var arrivals = input.Select((value, index) => new Arrival(value, index == readsEndAt, false)).ToArray();
        return [.. Stream.Payloads(Stream.Play(Framers.For(profile), arrivals), input).Select(Encoding.UTF8.GetString)];
    }

    private static string Written(DocumentFraming profile, string text)
    {
        var output = new ArrayBufferWriter<byte>();
        Framers.For(profile).Write(Encoding.UTF8.GetBytes(text), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
