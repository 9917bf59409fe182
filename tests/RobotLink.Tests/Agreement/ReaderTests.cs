using RobotLink.Profiles;

namespace RobotLink.Tests.Agreement;

public sealed class ReaderTests
{
    private static IEnumerable<TestCaseData> Right => AgreementFile.Right.Select(file => new TestCaseData(file).SetArgDisplayNames(file.Name));

    private static IEnumerable<TestCaseData> Wrong => AgreementFile.Wrong.Select(file => new TestCaseData(file).SetArgDisplayNames(file.Name));

    [Test]
    public void There_are_fifty_files_of_each() =>
        Assert.That((AgreementFile.Right.Count >= 50, AgreementFile.Wrong.Count >= 50), Is.EqualTo((true, true)));

    [TestCaseSource(nameof(Right))]
    public void The_reader_takes_a_right_file(object file) => Assert.That(MistakePrinter.Print(((AgreementFile)file).Mistakes()), Is.Empty);

    [TestCaseSource(nameof(Wrong))]
    public void The_reader_refuses_a_wrong_file(object file) => Assert.That(((AgreementFile)file).Mistakes(), Is.Not.Empty);
}
