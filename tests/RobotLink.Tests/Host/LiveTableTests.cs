using RobotLink.Diagnosis;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

public sealed class LiveTableTests
{
    [Test]
    public void The_words_of_a_down_link_take_the_whole_width_below_its_row()
    {
        Assert.That(Text(80, LinkState.Down), Is.EqualTo(new[]
        {
            "link        title           state       for          noticed within",
            "t12-torque  Torque tool 12  down        12 s         13 s",
            "  Nothing answers at this address: cable, switch or power [path-dead, likely]",
            "  since 2026-11-20 12:00:00Z",
        }));
    }

    [Test]
    public void A_wide_screen_shows_the_last_message_too()
    {
        Assert.That(Text(120, LinkState.Up)[1], Is.EqualTo("t12-torque  Torque tool 12  up          12 s         13 s            cycle count=6"));
    }

    [Test]
    public void No_change_moves_a_column([Values(60, 80, 120)] int width)
    {
        var up = Text(width, LinkState.Up);
        var down = Text(width, LinkState.Down);

        Assert.That(down[0], Is.EqualTo(up[0]));
    }

    [Test]
    public void No_line_is_wider_than_the_screen([Range(30, 130, 10)] int width)
    {
        Assert.That(Text(width, LinkState.Down).Max(line => line.Length), Is.LessThanOrEqualTo(width));
    }

    [Test]
    public void A_link_put_aside_says_so_below()
    {
        var link = LinkAnswers.Document(Samples.Link()) with { Admin = "maintenance" };

        Assert.That(new LiveTable([link], 80).Lines(Samples.Noon, _ => "").Last().Text, Is.EqualTo("  maintenance"));
    }

    [Test]
    public void The_state_is_what_is_painted()
    {
        var line = new LiveTable([LinkAnswers.Document(Samples.Link())], 80).Lines(Samples.Noon, _ => "").Last();

        Assert.That(line.Text.Substring(line.Painted.At, line.Painted.Length), Is.EqualTo("up"));
    }

    private static string[] Text(int width, LinkState state) =>
        [.. new LiveTable([LinkAnswers.Document(Samples.Link(state))], width).Lines(Samples.Noon.AddSeconds(12), _ => "cycle count=6").Select(line => line.Text)];
}
