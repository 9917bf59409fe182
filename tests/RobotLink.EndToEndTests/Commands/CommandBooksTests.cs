using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Commands;

/// <summary>Commands while ways break and RobotLink is killed; a longer run of the same is <c>tests/commands</c>.</summary>
[CancelAfter(120_000)]
internal sealed class CommandBooksTests
{
    private static string Program => Path.Combine(Repository.Root, "tests", "RobotLink.Proof", "bin", "Release", "net10.0", "RobotLink.Proof");

    [Test]
    public async Task What_robots_carried_out_what_was_told_and_what_is_written_down_agree()
    {
        await using var program = RunningProgram.Start(Program, ["commands", "--commands", "60", "--kills", "3", "--links", "2", "--seed", "7"]);

        var code = await program.WaitForExit(TestContext.CurrentContext.CancellationToken);

        Assert.That(code, Is.Zero, program.Output);
        Assert.That(program.Output, Does.Contain("the books agree").And.Match("[0-9]+ at the robots").And.Contain("3 kill -9"));
    }
}
