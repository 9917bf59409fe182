using RobotLink.Framing;

namespace RobotLink.Tests.Framing.Procedures;

/// <summary>Both directions of the procedure 3964(R), and what goes wrong on real lines.</summary>
internal sealed class BlockProcedureTests
{
    /// <summary>The exclusive or of "A", DLE and ETX.</summary>
    private const string A = "A<DLE><ETX>R";

    [Test]
    public void A_block_is_called_for_sent_and_acknowledged()
    {
        var line = new Line3964();
        var block = line.Send("X");
        Assert.That(line.Did, Is.EqualTo("STX"));
        line.Hear("<DLE>");
        Assert.That(line.Did, Is.EqualTo("[X]"));
        Assert.That(block.Fate, Is.EqualTo(BlockFate.Left));
        line.Hear("<DLE>");
        Assert.That(line.Did, Is.EqualTo("taken:X"));
        Assert.That(line.IsIdle);
    }

    [Test]
    public void A_block_of_the_device_is_given_way_to_and_acknowledged([Values] bool byteByByte)
    {
        var line = new Line3964();
        foreach (var piece in byteByByte ? (string[])["<STX>", "A", "<DLE>", "<ETX>", "R"] : ["<STX>", A])
        {
            line.Hear(piece);
        }

        Assert.That(line.Did, Is.EqualTo("DLE came:A<DLE><ETX>R DLE"));
    }

    [Test]
    public void Without_a_check_byte_a_block_ends_with_its_ETX()
    {
        var line = new Line3964(hasCheck: false);
        line.Hear("<STX>A<DLE><DLE><DLE><ETX>");
        Assert.That(line.Did, Is.EqualTo("DLE came:A<DLE><DLE><DLE><ETX> DLE"));
    }

    [Test]
    public void When_both_call_the_end_of_low_priority_gives_way_and_sends_afterwards()
    {
        var line = new Line3964();
        line.Send("X");
        line.Hear("<STX>");
        line.Hear(A);
        Assert.That(line.Did, Is.EqualTo("STX DLE came:A<DLE><ETX>R DLE STX"));
    }

    [Test]
    public void When_both_call_the_end_of_high_priority_waits_on_for_its_DLE()
    {
        var line = new Line3964(goesFirst: true);
        line.Send("X");
        line.Hear("<STX>");
        line.Hear("<DLE>");
        line.Hear("<DLE><STX>");
        line.Hear(A);
        Assert.That(line.Did, Is.EqualTo("STX [X] taken:X DLE came:A<DLE><ETX>R DLE"));
    }

    [Test]
    public void A_device_that_does_not_give_way_is_called_six_times_and_nothing_left()
    {
        var line = new Line3964();
        var block = line.Send("X", mayRepeat: false);
        line.Pass(6 * Line3964.Timeout);
        Assert.That(line.Did, Is.EqualTo("STX NAK STX NAK STX NAK STX NAK STX NAK STX NAK waiting:X"));
        Assert.That(block.MayBeThere, Is.False);
    }

    [Test]
    public void A_refusal_before_the_block_costs_a_try_and_nothing_left()
    {
        var line = new Line3964();
        var block = line.Send("X");
        for (var tries = 0; tries < 6; tries++)
        {
            line.Hear("<NAK>");
        }

        Assert.That(line.Did, Is.EqualTo("STX STX STX STX STX STX waiting:X"));
        Assert.That(block.MayBeThere, Is.False);
    }

    [Test]
    public void A_refused_block_is_sent_again_because_the_device_has_not_taken_it([Values] bool mayRepeat)
    {
        var line = new Line3964();
        var block = line.Send("X", mayRepeat);
        line.Hear("<DLE>");
        line.Hear("<NAK>");
        line.Hear("<DLE>");
        line.Hear("<DLE>");
        Assert.That(line.Did, Is.EqualTo("STX [X] STX [X] taken:X"));
        Assert.That(block.Fate, Is.EqualTo(BlockFate.Taken));
    }

    [Test]
    public void A_block_that_is_refused_each_time_is_known_not_to_be_there()
    {
        var line = new Line3964();
        var block = line.Send("X", mayRepeat: false);
        for (var tries = 0; tries < 6; tries++)
        {
            line.Hear("<DLE>");
            line.Hear("<NAK>");
        }

        Assert.That(line.Did, Does.EndWith("STX [X] refused:X"));
        Assert.That(block.MayBeThere, Is.False);
        Assert.That(line.IsIdle);
    }

    [Test]
    public void A_block_that_nobody_acknowledged_is_sent_again_only_if_that_changes_nothing()
    {
        var line = new Line3964();
        var command = line.Send("X", mayRepeat: false);
        line.Hear("<DLE>");
        line.Pass(Line3964.Timeout);
        Assert.That(line.Did, Is.EqualTo("STX [X] NAK left:X"));
        Assert.That(command.MayBeThere);

        var question = line.Send("Q");
        line.Hear("<DLE>");
        line.Pass(Line3964.Timeout);
        line.Hear("<DLE>");
        line.Hear("<DLE>");
        Assert.That(line.Did, Is.EqualTo("STX [Q] NAK STX [Q] taken:Q"));
        Assert.That(question.Fate, Is.EqualTo(BlockFate.Taken));
    }

    [Test]
    public void Behind_a_sending_without_an_answer_no_refusal_tells_that_the_device_has_nothing()
    {
        var line = new Line3964();
        var block = line.Send("Q");
        line.Hear("<DLE>");
        line.Pass(Line3964.Timeout);
        for (var tries = 1; tries < 6; tries++)
        {
            line.Hear("<DLE>");
            line.Hear("<NAK>");
        }

        Assert.That(line.Did, Does.EndWith("left:Q"));
        Assert.That(block.MayBeThere);
    }

    [Test]
    public void A_device_that_calls_in_place_of_an_acknowledgement_is_heard_and_the_block_may_be_there()
    {
        var line = new Line3964();
        var block = line.Send("Q");
        line.Hear("<DLE>");
        line.Hear("<STX>");
        line.Hear(A);
        Assert.That(line.Did, Is.EqualTo("STX [Q] DLE left:Q came:A<DLE><ETX>R DLE"));
        Assert.That(block.MayBeThere);
    }

    [Test]
    public void A_block_with_a_false_check_is_refused_and_its_repetition_taken_before_anything_of_ours_leaves()
    {
        var line = new Line3964();
        line.Hear("<STX>A<DLE><ETX>S");
        line.Send("X");
        Assert.That(line.Did, Is.EqualTo("DLE noise:A<DLE><ETX>S NAK"));
        line.Hear("<STX>");
        line.Hear(A);
        Assert.That(line.Did, Is.EqualTo("DLE came:A<DLE><ETX>R DLE STX"));
    }

    [Test]
    public void What_was_refused_is_waited_for_four_seconds()
    {
        var line = new Line3964();
        line.Hear("<STX>A<DLE><ETX>S");
        line.Send("X");
        line.Pass(TimeSpan.FromSeconds(3.9));
        Assert.That(line.Did, Does.Not.Contain("STX "));
        line.Pass(TimeSpan.FromSeconds(0.2));
        Assert.That(line.Did, Is.EqualTo("STX"));
    }

    [Test]
    public void Silence_inside_a_block_breaks_it_off()
    {
        var line = new Line3964();
        line.Hear("<STX>A");
        line.Pass(Line3964.Gap - TimeSpan.FromMilliseconds(1));
        Assert.That(line.Did, Is.EqualTo("DLE"));
        line.Pass(TimeSpan.FromMilliseconds(1));
        Assert.That(line.Did, Is.EqualTo("noise:A NAK"));
    }

    [TestCase("<STX>A<DLE>B<DLE><ETX>R", TestName = "a lone DLE")]
    [TestCase("<STX>0123456789012345678901234567890123456789012345678901234567890123456789", TestName = "a block without end")]
    [TestCase("hello", TestName = "bytes outside of a block")]
    public void What_is_no_block_is_refused_when_the_device_pauses(string bytes)
    {
        var line = new Line3964();
        line.Hear(bytes);
        Assert.That(line.Did, Does.Not.Contain("NAK"));
        line.Pass(Line3964.Gap);
        Assert.That(line.Did, Does.StartWith("noise:").And.EndsWith("NAK"));
        line.Hear("<STX>");
        line.Hear(A);
        Assert.That(line.Did, Is.EqualTo("DLE came:A<DLE><ETX>R DLE"));
    }

    [Test]
    public void A_block_that_the_device_repeats_because_it_missed_our_DLE_is_taken_once()
    {
        var line = new Line3964();
        line.Hear("<STX>" + A);
        line.Hear("<NAK><STX>" + A);
        Assert.That(line.Did, Is.EqualTo("DLE came:A<DLE><ETX>R DLE DLE noise:A<DLE><ETX>R DLE"));
    }

    [Test]
    public void The_same_block_later_is_another_one()
    {
        var line = new Line3964();
        line.Hear("<STX>" + A);
        line.Pass(TimeSpan.FromSeconds(10));
        line.Hear("<NAK>");
        line.Hear("<STX>" + A);
        Assert.That(line.Did, Is.EqualTo("DLE came:A<DLE><ETX>R DLE DLE came:A<DLE><ETX>R DLE"));
    }

    [Test]
    public void A_block_that_is_withdrawn_before_the_device_gave_way_never_leaves()
    {
        var line = new Line3964();
        var (first, second) = (line.Send("X"), line.Send("Y"));
        Assert.That(line.Withdraw(second));
        Assert.That(line.Withdraw(first));
        Assert.That(line.Did, Is.EqualTo("STX NAK"));
        Assert.That(line.IsIdle);
    }

    [TestCase("<NAK>", 0, TestName = "it refuses")]
    [TestCase("<DLE>", 440, TestName = "it gives way, and waits in vain for a block")]
    [TestCase("", 2000, TestName = "it says nothing")]
    public void Behind_a_withdrawn_block_the_next_is_called_for_when_the_device_is_done_with_the_call(string said, int after)
    {
        var line = new Line3964();
        var (first, _) = (line.Send("X"), line.Send("Y"));
        Assert.That(line.Withdraw(first));
        Assert.That(line.Did, Is.EqualTo("STX NAK"));
        line.Hear(said);
        line.Pass(TimeSpan.FromMilliseconds(after - 1));
        Assert.That(line.Did, Is.EqualTo(after == 0 ? "STX" : ""));
        line.Pass(TimeSpan.FromMilliseconds(after == 0 ? 0 : 1));
        Assert.That(line.Did, Is.EqualTo(after == 0 ? "" : "STX"));
        line.Hear("<DLE>");
        Assert.That(line.Did, Is.EqualTo("[Y]"));
    }

    [Test]
    public void A_device_that_calls_behind_a_withdrawn_block_is_heard()
    {
        var line = new Line3964();
        line.Withdraw(line.Send("X"));
        line.Hear("<STX>" + A);
        Assert.That(line.Did, Is.EqualTo("STX NAK DLE came:A<DLE><ETX>R DLE"));
    }

    [Test]
    public void A_refusal_that_was_held_back_on_its_way_does_not_have_a_command_sent_twice()
    {
        var line = new Line3964();
        var command = line.Send("X", mayRepeat: false);
        line.Pass(Line3964.Timeout);
        line.Hear("<DLE><NAK><DLE>");
        Assert.That(line.Did, Is.EqualTo("STX NAK STX [X] left:X"));
        Assert.That(command.MayBeThere);
    }

    [Test]
    public void A_refusal_long_after_an_answer_that_stayed_out_is_believed_again()
    {
        var line = new Line3964();
        line.Send("Q");
        line.Hear("<DLE>");
        line.Pass(Line3964.Timeout);
        line.Hear("<DLE><DLE>");
        line.Pass(TimeSpan.FromMinutes(1));
        line.Send("X", mayRepeat: false);
        line.Hear("<DLE><NAK><DLE><DLE>");
        Assert.That(line.Did, Does.EndWith("taken:Q STX [X] STX [X] taken:X"));
    }

    [Test]
    public void Noise_before_the_device_gives_way_does_not_have_it_called_again()
    {
        var line = new Line3964();
        line.Send("X");
        line.Hear("ABCDEFG<DLE>");
        Assert.That(line.Did, Is.EqualTo("STX [X]"));
    }

    [Test]
    public void Noise_before_an_acknowledgement_does_not_end_the_block()
    {
        var line = new Line3964();
        line.Send("X", mayRepeat: false);
        line.Send("Y");
        line.Hear("<DLE>?<DLE>");
        Assert.That(line.Did, Is.EqualTo("STX [X] taken:X STX"));
    }

    [TestCase(61, "#", true)]
    [TestCase(62, "<0x13>", false)]
    public void A_block_is_taken_up_to_its_greatest_length_all_included(int content, string check, bool isTaken)
    {
        var line = new Line3964();
        line.Hear($"<STX>{new string('0', content)}<DLE><ETX>{check}");
        line.Pass(Line3964.Gap);
        Assert.That(line.Did, isTaken ? Does.Contain("came:").And.EndsWith(" DLE") : Does.StartWith("DLE noise:").And.EndsWith(" NAK"));
    }

    [Test]
    public void When_whoever_hears_a_block_has_enough_nothing_leaves_any_more()
    {
        var line = new Line3964 { EndsWithBlock = true };
        var command = line.Send("X", mayRepeat: false);
        line.Hear("<STX>" + A + "<DLE>");
        Assert.That(line.Did, Does.Not.Contain("[X]"));
        Assert.That(command.MayBeThere, Is.False);
    }

    [Test]
    public void A_block_on_the_line_cannot_be_withdrawn()
    {
        var line = new Line3964();
        var block = line.Send("X");
        line.Hear("<DLE>");
        Assert.That(line.Withdraw(block), Is.False);
        line.Hear("<DLE>");
        Assert.That(line.Did, Is.EqualTo("STX [X] taken:X"));
    }

    [Test]
    public void Blocks_leave_one_after_another()
    {
        var line = new Line3964();
        line.Send("X");
        line.Send("Y");
        line.Hear("<DLE>");
        line.Hear("<DLE>");
        line.Hear("<DLE>");
        line.Hear("<DLE>");
        Assert.That(line.Did, Is.EqualTo("STX [X] taken:X STX [Y] taken:Y"));
    }

    /// <summary>Whatever comes, each block ends, and the procedure comes to rest.</summary>
    [Test]
    public void Random_bytes_never_leave_it_stuck([Range(1, 30)] int seed)
    {
        string[] said = ["<STX>", "<DLE>", "<ETX>", "<NAK>", "A", "R", A, "<DLE><ETX>R"];
        var random = new Random(seed);
        var line = new Line3964(hasCheck: seed % 2 == 0, goesFirst: seed % 3 == 0);
        var sent = 0;
        var ended = 0;
        for (var turn = 0; turn < 400; turn++)
        {
            if (random.Next(5) == 0)
            {
                line.Send("X", mayRepeat: random.Next(2) == 0);
                sent++;
            }

            line.Hear(said[random.Next(said.Length)]);
            line.Pass(TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(5000) : 0));
            ended += Ends(line.Did);
        }

        line.Pass(TimeSpan.FromHours(1));
        ended += Ends(line.Did);
        Assert.That(line.IsIdle);
        Assert.That(ended, Is.EqualTo(sent));
    }

    private static int Ends(string did) =>
        did.Split(' ').Count(word => word.EndsWith(":X", StringComparison.Ordinal) && !word.StartsWith("came", StringComparison.Ordinal) && !word.StartsWith("noise", StringComparison.Ordinal));
}
