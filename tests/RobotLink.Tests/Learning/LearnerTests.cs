using RobotLink.Learning;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Learning;

internal sealed class LearnerTests
{
    private const string Robot = """
        > PING<CR><LF>
        < PONG RUN<CR><LF>
        . 1s
        > POS?<CR><LF>
        < POS 500.00 0.00 700.00<CR><LF>
        . 1s
        > POS?<CR><LF>
        < CYC 1 OK<CR><LF>
        < POS 501.50 0.00 700.00<CR><LF>
        . 1s
        > POS?<CR><LF>
        < POS 502.50 1.00 700.00<CR><LF>
        < CYC 2 NOK<CR><LF>
        . 500ms
        > JOB 7<CR><LF>
        < OK<CR><LF>
        . 500ms
        > POS?<CR><LF>
        < POS 502.50 1.00 700.00<CR><LF>
        < CYC 3 OK<CR><LF>
        < CYC 4 OK<CR><LF>
        > JOB 9<CR><LF>
        < ERR 12 manual mode<CR><LF>
        > JOB 11<CR><LF>
        < ERR 13 busy<CR><LF>
        """;

    [TestCase("ping: { send: \"PING\", reply: \"PONG {value:int}\" }", TestName = "a question")]
    [TestCase("pos: { send: \"POS?\", reply: \"POS {value:float} {value_2:float} {value_3:float}\", every: 1s }", TestName = "a poll with its period")]
    [TestCase("job: { send: \"JOB {value:int}\", reply: \"OK\", changes_machine: true }", TestName = "what may move something")]
    [TestCase("cyc: { match: \"CYC {value:int} {word:OK|NOK}\" }", TestName = "what the device says by itself")]
    [TestCase("err: { match: \"ERR {code:int} {text:text}\" }", TestName = "a refusal with its code")]
    public void A_robot_that_speaks_lines_is_learned(string line) => Assert.That(Draft(Robot.Replace("PONG RUN", "PONG 5")), Does.Contain(line));

    [TestCase("+0010.50", "-0002.25", "{value:signed(8.2)}")]
    [TestCase("0010.50", "0002.25", "{value:fixed(7.2)}")]
    [TestCase("0010", "0002", "{value:digits(4)}")]
    [TestCase("10.50", "22.25", "{value:float}")]
    [TestCase("0.50", "2.25", "{value:float}")]
    [TestCase("-10.50", "-22.25", "{value:float}")]
    [TestCase("-010.50", "-022.25", "{value:signed(7.2)}")]
    [TestCase("+10.50", "-2.25", "{value:float}")]
    public void A_number_that_is_filled_up_keeps_its_width(string first, string second, string hole) =>
        Assert.That(Draft($"< X {first}<CR><LF>\n< X {second}<CR><LF>\n< X {first}<CR><LF>\n"), Does.Contain($"match: \"X {hole}\""));

    [Test]
    public void A_draft_of_texts_passes_its_own_examples_in_every_variation()
    {
        var profile = Texts.Good(Draft(Robot));

        Assert.That(TranscriptRunner.Run(profile).Where(result => !result.Passed).Select(result => $"{result.Name}: {result.Mismatch}"), Is.Empty);
        Assert.That(profile.Examples, Has.Count.EqualTo(5));
    }

    [TestCase("abb-rapid-lines")]
    [TestCase("abb-open-commands")]
    [TestCase("open-protocol-torque")]
    public void A_draft_learned_from_a_bundled_device_is_valid_and_passes(string name)
    {
        var profile = Texts.Good(Draft(Samples.OfProfile(name)));

        Assert.That(TranscriptRunner.Run(profile).Where(result => !result.Passed).Select(result => $"{result.Name}: {result.Mismatch}"), Is.Empty);
    }

    [Test]
    public void A_counter_that_answers_repeat_is_found() =>
        Assert.That(Finding(Samples.Modbus, "counter").Proposal, Is.EqualTo("at: 1..2, type: u16"));

    [Test]
    public void Of_two_places_that_grow_alike_the_one_that_comes_back_is_the_counter() =>
        Assert.That(Finding(Samples.Yerc, "counter").Evidence, Does.Contain("6 of 6 answers repeat it"));

    [Test]
    public void The_kind_stands_where_it_explains_the_lengths() =>
        Assert.That(Finding(Samples.Modbus, "header kind").Proposal, Is.EqualTo("at: 8, type: u8"));

    [Test]
    public void A_letter_that_names_the_kind_is_found() =>
        Assert.That(Finding(Samples.Rtde, "header kind").Proposal, Is.EqualTo("at: 3, type: u8"));

    [Test]
    public void A_number_with_a_point_is_found_where_its_bytes_begin() =>
        Assert.That(Finding(Samples.Rtde, "message received_85.value_1").Proposal, Is.EqualTo("at: 5..12, type: f64"));

    [Test]
    public void Numbers_of_a_message_are_told_in_texts_by_what_stands_before_them() =>
        Assert.That(Draft("< T=21.5 RH=40<LF>\n< T=21.6 RH=41<LF>\n< T=20.9 RH=39<LF>\n"), Does.Contain("{t:float} RH={rh:int}"));

    [Test]
    public void Two_holes_are_never_without_anything_between_them() =>
        Assert.That(Texts.Read(Draft("< ID 5abc<LF>\n< ID 6xyz<LF>\n< ID 17qq<LF>\n")).Mistakes.Where(mistake => !mistake.IsWarning), Is.Empty);

    [Test]
    public void Characters_that_mean_something_to_a_profile_are_written_harmlessly() =>
        Assert.That(Texts.Read(Draft("< a \"b\" {1} <LT>x> c:\\d #e<LF>\n< a \"b\" {2} <LT>x> c:\\d #e<LF>\n")).Mistakes.Where(mistake => !mistake.IsWarning), Is.Empty);

    [TestCase("start: <STX>, end: <ETX>, check: { kind: xor8, over: 1..-3, at: -2..-1, as: hex }")]
    [TestCase("start: <STX>, end: <ETX>, check: { kind: lrc8, over: 1..-4, at: -3..-1, as: decimal }")]
    [TestCase("start: $, end: <CR><LF>, check: { kind: xor8, over: 1..-4, at: -2..-1, as: hex }")]
    [TestCase("start: \":\", end: <CR><LF>, check: { kind: lrc8, over: 1..-3, over_as: hex, at: -2..-1, as: hex }")]
    [TestCase("end: <CR><LF>, check: { kind: sum8, over: 1..-3, at: -2..-1, as: hex }")]
    [TestCase("end: <CR><LF>, check: { kind: crc16_ccitt_ffff, over: 1..-5, at: -4..-1, as: hex, order: little }")]
    [TestCase("length: { at: 2, counts: rest }, check: { kind: crc16_modbus, over: 1..-3, at: -2..-1 }")]
    [TestCase("length: { at: 2, counts: rest }, check: { kind: sum8, over: 3..-2, at: -1 }")]
    [TestCase("length: { at: 1..2 }, check: { kind: crc32, over: 1..-5, at: -4..-1 }")]
    [TestCase("idle_gap: 50ms, check: { kind: crc16_modbus, over: 1..-3, at: -2..-1 }")]
    public void A_check_that_every_frame_keeps_is_found(string framing)
    {
        var profile = Texts.Good($"profile: p\nextends: base/tcp\nframing: {{ {framing} }}\n");
        var wanted = framing[(framing.IndexOf("check: ", StringComparison.Ordinal) + 7)..];

        Assert.That(Finding(Samples.Framed(profile.Framing), "framing check").Proposal, Is.EqualTo(wanted));
        Assert.That(Texts.Good(Learner.Learn(new RecordedTalk([.. Samples.Framed(profile.Framing)]), "p").Draft).Framing.Checks, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_draft_with_a_check_passes_its_own_examples()
    {
        var profile = Texts.Good(Draft("> <STX>ST07<ETX>\n< <STX>ST,READY60<ETX>\n. 1s\n> <STX>RS01<ETX>\n< <STX>RS,000118,+000.42,OK12<ETX>\n. 1s\n> <STX>ST07<ETX>\n< <STX>ST,TEST3D<ETX>\n"));

        Assert.That(profile.Requests.Select(request => request.Name), Is.EqualTo(new[] { "st", "rs" }));
        Assert.That(TranscriptRunner.Run(profile).Where(result => !result.Passed).Select(result => $"{result.Name}: {result.Mismatch}"), Is.Empty);
    }

    [Test]
    public void One_frame_that_does_not_keep_it_is_enough_for_no_check()
    {
        var pieces = Samples.Framed(Texts.Good("profile: p\nextends: base/tcp\nframing: { start: <STX>, end: <ETX>, check: { kind: xor8, over: 1..-3, at: -2..-1, as: hex } }\n").Framing).ToList();
        pieces.Add(pieces[0] with { Bytes = [.. "\u0002OTHER\u0003"u8] });

        Assert.That(Learner.Learn(new RecordedTalk(pieces), "p").Findings.Select(finding => finding.Subject), Has.None.EqualTo("framing check"));
    }

    [Test]
    public void Texts_without_a_check_get_none() =>
        Assert.That(Learner.Learn(RecordingReader.Read(Robot), "p").Findings.Select(finding => finding.Subject), Has.None.EqualTo("framing check"));

    [Test]
    public void Every_finding_says_how_sure_it_is_and_why()
    {
        var findings = Learner.Learn(RecordingReader.Read(Robot), "p").Findings;

        Assert.That(findings.Select(finding => finding.Percent), Has.All.InRange(1, 99));
        Assert.That(findings.Select(finding => finding.Evidence), Has.All.Not.Empty);
    }

    private static string Draft(string recording) => Learner.Learn(RecordingReader.Read(recording), "p").Draft;

    private static Finding Finding(IEnumerable<RecordedPiece> pieces, string subject) =>
        Learner.Learn(new RecordedTalk([.. pieces]), "p").Findings.First(finding => finding.Subject == subject);
}
