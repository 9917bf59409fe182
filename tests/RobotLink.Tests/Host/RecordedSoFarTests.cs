using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

/// <summary>One recording made of several answers of the daemon.</summary>
internal sealed class RecordedSoFarTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void What_two_answers_have_is_taken_once_and_what_only_the_second_has_is_not_left_out()
    {
        var link = new RecordedSoFar();
        double[] first = [1, 2, 2, 3, 3];
        double[] second = [2, 2, 3, 3, 3, 4];
        Assert.That(first.Count(second => link.TryPass(Noon.AddSeconds(second))), Is.EqualTo(5));

        link.BeginAnew();

        Assert.That(second.Where(second => link.TryPass(Noon.AddSeconds(second))), Is.EqualTo(new double[] { 3, 4 }));
    }

    [Test]
    public void A_clock_that_is_set_back_while_it_is_followed_costs_nothing()
    {
        var link = new RecordedSoFar();

        Assert.That(new double[] { 100, 101, 5, 6 }.Count(second => link.TryPass(Noon.AddSeconds(second))), Is.EqualTo(4));
    }

    [Test]
    public void Connections_of_a_daemon_that_was_started_anew_count_on()
    {
        var link = new RecordedSoFar();
        Assert.That(Numbers(link, [(0, false), (1, true), (1, false), (2, true)]), Is.EqualTo(new[] { 0, 1, 1, 2 }));

        link.BeginAnew();
        Assert.That(Numbers(link, [(0, false), (1, true), (1, false), (2, true)]), Is.EqualTo(new[] { 2, 3, 3, 4 }));

        link.BeginAnew();
        Assert.That(Numbers(link, [(1, true), (1, false)]), Is.EqualTo(new[] { 5, 5 }));
        Assert.That(link.Renumber("""{"type":"bytes","link":"a","epoch":1,"raw":"QQ+/"}""", 5), Is.EqualTo("""{"type":"bytes","link":"a","epoch":5,"raw":"QQ+/"}"""));
    }

    [Test]
    public void A_daemon_that_only_broke_the_answer_off_goes_on_with_its_numbers()
    {
        var link = new RecordedSoFar();
        _ = Numbers(link, [(1, true), (1, false)]);

        link.BeginAnew();

        Assert.That(Numbers(link, [(1, false), (2, true)]), Is.EqualTo(new[] { 1, 2 }));
    }

    private static List<int> Numbers(RecordedSoFar link, (int Epoch, bool IsOpened)[] entries) => [.. entries.Select(entry => link.Number(entry.Epoch, entry.IsOpened))];
}
