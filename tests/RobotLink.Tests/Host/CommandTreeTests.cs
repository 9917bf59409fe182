using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

internal sealed class CommandTreeTests
{
    private static readonly Terminal Mute = new(TextWriter.Null, TextWriter.Null, TimeProvider.System, Interactive: false, Colour: false);

    private static string[] Names => [.. CommandTree.Build(Mute).Subcommands.Select(command => command.Name)];

    [Test]
    public void A_command_that_is_named_is_the_only_one_built([ValueSource(nameof(Names))] string name) =>
        Assert.That(CommandTree.Build(Mute, name).Subcommands.Select(command => command.Name), Is.EqualTo(new[] { name }));

    [TestCase(null)]
    [TestCase("--help")]
    [TestCase("valdate")]
    public void Without_the_name_of_a_command_all_are_there(string? first) =>
        Assert.That(CommandTree.Build(Mute, first).Subcommands.Select(command => command.Name), Is.EqualTo(Names).And.Not.Empty);
}
