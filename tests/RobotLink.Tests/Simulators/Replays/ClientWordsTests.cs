using System.Text;
using RobotLink.Simulators.Replays;

namespace RobotLink.Tests.Simulators.Replays;

internal sealed class ClientWordsTests
{
    [Test]
    public void Words_that_are_as_recorded_are_done_however_they_are_split([Range(0, 10)] int splitAt)
    {
        var words = Words("PING\r\n", "JOB\r\n");
        var bytes = Bytes("PING\r\nJOB\r\n");

        var told = words.Add(bytes.AsSpan(0, splitAt)).Concat(words.Add(bytes.AsSpan(splitAt)));

        Assert.That(told, Is.Empty);
        Assert.That((words.Done, words.Differing), Is.EqualTo((2, 0)));
    }

    [Test]
    public void A_part_of_a_word_is_not_done()
    {
        var words = Words("PING\r\n");

        words.Add(Bytes("PIN"));

        Assert.That((words.Done, words.IsInside), Is.EqualTo((0, true)));
    }

    [Test]
    public void Another_word_of_the_same_length_is_told_and_the_next_one_is_found()
    {
        var words = Words("PING\r\n", "JOB\r\n");

        var told = words.Add(Bytes("PONG\r\nJOB\r\n"));

        Assert.That(told, Is.EqualTo(new[] { "client sent PONG<CR><LF> where the recording has PING<CR><LF>" }));
        Assert.That((words.Done, words.Differing), Is.EqualTo((2, 1)));
    }

    [Test]
    public void A_longer_word_does_not_shift_those_behind_it()
    {
        var words = Words("PING\r\n", "JOB\r\n");

        var told = words.Add(Bytes("PING 17\r\nJOB\r\n"));

        Assert.That(told, Is.EqualTo(new[] { "client sent PING 17<CR><LF> where the recording has PING<CR><LF>" }));
        Assert.That(words.Done, Is.EqualTo(2));
    }

    [Test]
    public void A_shorter_word_does_when_the_client_says_no_more()
    {
        var words = Words("PING\r\n", "JOB\r\n");
        words.Add(Bytes("HI\r\n"));

        var told = words.Give();

        Assert.That(told, Is.EqualTo("client sent HI<CR><LF> where the recording has PING<CR><LF>"));
        Assert.That((words.Done, words.IsInside), Is.EqualTo((1, false)));
    }

    [Test]
    public void Stars_of_a_masked_word_stand_for_any_byte_and_other_stars_only_for_themselves()
    {
        var words = new ClientWords([new ReplayStep(TimeSpan.Zero, true, Bytes("LOGIN ***\r\n")) { IsMasked = true }, new ReplayStep(TimeSpan.Zero, true, Bytes("A*"))]);

        Assert.That(words.Add(Bytes("LOGIN abc\r\n")), Is.Empty);
        Assert.That(words.Add(Bytes("AB")), Has.Count.EqualTo(1));
    }

    [Test]
    public void What_comes_behind_all_that_was_recorded_is_told()
    {
        var words = Words("PING\r\n");

        Assert.That(words.Add(Bytes("PING\r\nMORE")), Is.EqualTo(new[] { "client sent MORE where the recording has nothing more" }));
    }

    private static ClientWords Words(params string[] said) => new([.. said.Select(text => new ReplayStep(TimeSpan.Zero, true, Bytes(text)))]);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
