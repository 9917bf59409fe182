using System.Text;
using RobotLink.Simulators.Kuka;

namespace RobotLink.Tests.Simulators.Kuka;

internal sealed class XmlDocumentsTests
{
    [TestCase("<a/>")]
    [TestCase("<a></a>")]
    [TestCase("<a b=\"x>y\"/>")]
    [TestCase("<a b='</a>'></a>")]
    [TestCase("<?xml version=\"1.0\"?><a/>")]
    [TestCase("<!-- <b> --><a><!-- > --></a>")]
    [TestCase("<a><![CDATA[</a>]]></a>")]
    [TestCase("<a><a><a/></a></a>")]
    public void A_document_ends_where_its_root_closes(string document) =>
        Assert.That(Cut(document + document), Is.EqualTo(new[] { document, document }));

    [Test]
    public void Blanks_between_documents_belong_to_none() => Assert.That(Cut("  <a/>\r\n <b/>\n"), Is.EqualTo(new[] { "<a/>", "<b/>" }));

    [Test]
    public void A_document_cut_off_is_none() => Assert.That(Cut("<a><b></b>"), Is.Empty);

    [TestCase("hello")]
    [TestCase("</a>")]
    [TestCase("<a <b/>")]
    [TestCase("<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_can_never_become_a_document_is_refused(string text) => Assert.That(() => Cut(text), Throws.TypeOf<FormatException>());

    private static List<string> Cut(string text)
    {
        var documents = new XmlDocuments(bytesMax: 100);
        return [.. Encoding.UTF8.GetBytes(text).Select(documents.Take).OfType<string>()];
    }
}
