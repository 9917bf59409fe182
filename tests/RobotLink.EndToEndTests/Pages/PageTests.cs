using RobotLink.EndToEndTests.Programs;
using RobotLink.Tests.Pages;

namespace RobotLink.EndToEndTests.Pages;

/// <summary>Who follows a page of docs/ from top to bottom sees what it shows.</summary>
[CancelAfter(180_000)]
internal sealed class PageTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs");

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    private static IEnumerable<string> Pages => Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
        .Where(file => Parts(file).Any(part => part.Kind == "console")).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal);

    [Test]
    public void The_tutorial_and_the_command_line_are_played() => Assert.That(Pages, Does.Contain("tutorial.md").And.Contain("command-line.md"));

    [TestCaseSource(nameof(Pages))]
    public async Task Every_command_says_what_the_page_shows(string page)
    {
        await using var scene = await PageScene.Open(Stop);
        foreach (var part in Parts(Path.Combine(Folder, page)))
        {
            await scene.Play(part, Stop);
        }
    }

    private static IReadOnlyList<PagePart> Parts(string file) => PagePart.Of(Path.GetRelativePath(Folder, file), File.ReadAllText(file));
}
