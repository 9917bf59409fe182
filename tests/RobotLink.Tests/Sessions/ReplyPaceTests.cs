using RobotLink.Sessions;

namespace RobotLink.Tests.Sessions;

public sealed class ReplyPaceTests
{
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(100);

    private ReplyPace pace = null!;

    [SetUp]
    public void MakePace() => pace = new ReplyPace("position");

    [Test]
    public void A_device_that_answers_as_usual_is_not_slow([Values(1, 50, 900)] int milliseconds)
    {
        Answer(milliseconds, times: 200);

        Assert.That(pace.Words, Is.Null);
    }

    [Test]
    public void Answers_that_take_four_times_as_long_are_slow_and_the_words_have_both_numbers()
    {
        Answer(50, times: 30);

        Answer(200, times: 3);

        Assert.That(pace.Words, Is.EqualTo("slow: 'position' is answered after 200 ms, usually after 50 ms"));
    }

    [Test]
    public void One_or_two_slow_answers_say_nothing([Values(1, 2)] int times)
    {
        Answer(50, times: 30);

        Answer(5000, times);

        Assert.That(pace.Words, Is.Null);
    }

    [Test]
    public void Answers_below_the_floor_are_never_slow()
    {
        Answer(2, times: 30);

        Answer(90, times: 50);

        Assert.That(pace.Words, Is.Null);
    }

    [Test]
    public void It_is_over_only_when_answers_are_nearly_as_fast_as_before()
    {
        Answer(50, times: 30);
        Answer(300, times: 5);

        Answer(150, times: 10);
        var between = pace.Words;
        Answer(60, times: 3);

        Assert.That((between is null, pace.Words), Is.EqualTo((false, (string?)null)));
    }

    [Test]
    public void What_lasts_becomes_usual()
    {
        Answer(50, times: 30);

        Answer(300, times: 2000);

        Assert.That(pace.Words, Is.Null);
    }

    [Test]
    public void While_the_pace_is_being_learned_nothing_is_called_slow()
    {
        Answer(2, times: 5);

        Answer(500, times: 10);

        Assert.That(pace.Words, Is.Null);
    }

    [Test]
    public void Only_the_answers_that_begin_or_end_it_are_news()
    {
        Answer(50, times: 30);

        Assert.That(Enumerable.Repeat(400, 6).Concat(Enumerable.Repeat(50, 6)).Count(took => pace.Answered(TimeSpan.FromMilliseconds(took), Floor)), Is.EqualTo(2));
    }

    private void Answer(int milliseconds, int times)
    {
        for (var time = 0; time < times; time++)
        {
            pace.Answered(TimeSpan.FromMilliseconds(milliseconds), Floor);
        }
    }
}
