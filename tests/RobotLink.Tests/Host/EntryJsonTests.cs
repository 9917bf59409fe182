using System.Text.Json;
using RobotLink.Diagnosis;
using RobotLink.Host.Api;
using RobotLink.Links;
using RobotLink.Messages;

namespace RobotLink.Tests.Host;

public sealed class EntryJsonTests
{
    [Test]
    public void A_message_is_written_as_promised()
    {
        var entry = Samples.Message("035");

        Assert.That(Samples.Json(json => MessageJson.Write(json, entry, Quality.Of(entry, Samples.Link()))), Is.EqualTo(
            """
            {"type":"message","seq":123457,"link":"t12-torque","dir":"rx","time":"2026-11-20T02:11:45.098118Z","kind":"event","name":"tightening_result",
            "fields":{"torque":{"value":12.34,"unit":"Nm"}},"quality":"good","len":3,"raw":"MDM1"}
            """.ReplaceLineEndings("")));
    }

    [Test]
    public void A_state_change_is_written_as_promised()
    {
        Assert.That(Samples.Json(json => StateJson.Write(json, Samples.Down())), Is.EqualTo(
            """
            {"type":"state","seq":4711,"link":"t12-torque","time":"2026-11-20T02:11:58.104Z","state":"down","previous":"up","admin":"enabled",
            "began_after":"2026-11-20T02:11:45.101Z","began_before":"2026-11-20T02:11:58.104Z","bound_s":13.0,"cause":"path-dead","certainty":"likely",
            "words":"Nothing answers at this address: cable, switch or power","evidence":[{"check":"heartbeat","result":"fail","detail":"no reply in 3 s"}]}
            """.ReplaceLineEndings("")));
    }

    [Test]
    public void What_is_ruled_out_and_where_to_walk_stand_behind_the_evidence()
    {
        var down = Samples.Down();
        var told = down with { Verdict = down.Verdict! with { RulesOut = ["the switch: it answers"], WalkTo = "the device" } };

        Assert.That(Samples.Json(json => StateJson.Write(json, told)), Does.EndWith(",\"rules_out\":[\"the switch: it answers\"],\"walk_to\":\"the device\"}"));
    }

    [Test]
    public void A_state_without_a_cause_says_null()
    {
        var written = Samples.Json(json => StateJson.Write(json, Samples.Down() with { State = LinkState.Up, Verdict = null }));

        Assert.That(written, Does.EndWith("\"cause\":null,\"certainty\":null,\"words\":null,\"evidence\":[]}"));
    }

    [Test]
    public void An_unparsed_frame_says_why_and_is_never_good()
    {
        var entry = Samples.Message("what?", kind: EntryKind.Unparsed);

        Assert.That(Samples.Json(json => MessageJson.Write(json, entry, Quality.Of(entry, Samples.Link()))), Does.Contain(
            "\"kind\":\"unparsed\",\"name\":null,\"fields\":{},\"quality\":\"bad\"").And.EndsWith("\"reason\":\"no message fits\"}"));
    }

    [TestCase(LinkState.Up, "good")]
    [TestCase(LinkState.Degraded, "good")]
    [TestCase(LinkState.Down, "uncertain")]
    [TestCase(LinkState.Connecting, "uncertain")]
    [TestCase(LinkState.Unknown, "uncertain")]
    public void A_value_is_good_only_while_its_link_works(LinkState state, string quality)
    {
        Assert.That(Quality.Of(Samples.Message(), Samples.Link(state)).Word, Is.EqualTo(quality));
    }

    [Test]
    public void A_value_of_an_earlier_connection_is_uncertain()
    {
        var quality = Quality.Of(Samples.Message(epoch: 3), Samples.Link(epoch: 4));

        Assert.That(quality, Is.EqualTo(new Quality("uncertain", "it came on connection 3, the link is on connection 4 now")));
    }

    [Test]
    public void A_field_that_the_device_does_not_know_makes_its_message_bad()
    {
        var shape = RobotLink.Tests.Messages.Written.Fields("x: { type: u8, unit: mm, unknown: [255] }");
        var entry = Samples.Message("\u0007", shape: shape);
        entry.Frame[0] = 0xFF;

        Assert.That(Samples.Json(json => MessageJson.Write(json, entry, Quality.Of(entry, Samples.Link()))), Does.Contain(
            "\"fields\":{\"x\":{\"value\":null,\"unit\":\"mm\",\"quality\":\"bad\",\"reason\":\"unknown\"}},\"quality\":\"bad\",\"quality_reason\":\"x: unknown\""));
    }

    [TestCase(5, "good")]
    [TestCase(6, "uncertain")]
    public void A_field_with_a_greatest_age_ages_while_it_waits_to_be_read(int seconds, string quality)
    {
        var entry = Samples.Message("7", shape: RobotLink.Tests.Messages.Written.Fields("x: { type: u8, max_age: 5s }"));
        var judged = Quality.Of(entry, Samples.Link(), entry.Time.AddSeconds(seconds));

        Assert.That(judged.Word, Is.EqualTo(quality));
        Assert.That(Samples.Json(json => MessageJson.Write(json, entry, judged)), quality == "good"
            ? Does.Contain("\"fields\":{\"x\":{\"value\":55}}")
            : Does.Contain("\"fields\":{\"x\":{\"value\":55,\"quality\":\"uncertain\",\"reason\":\"older than 5s\"}}"));
    }

    [Test]
    public void What_is_written_by_hand_reads_back_as_the_documented_shape()
    {
        var entry = Samples.Message();
        var text = Samples.Json(json => MessageJson.Write(json, entry, Quality.Of(entry, Samples.Link(epoch: 2))));
        var read = JsonSerializer.Deserialize<MessageDocument>(text, Strict)!;

        Assert.That((read.Seq, read.Fields["torque"].Unit, read.Len, read.QualityReason is not null), Is.EqualTo((123457L, "Nm", 3, true)));
    }

    [Test]
    public void A_state_written_by_hand_reads_back_as_the_documented_shape()
    {
        var read = JsonSerializer.Deserialize<StateDocument>(Samples.Json(json => StateJson.Write(json, Samples.Down())), Strict)!;

        Assert.That((read.Seq, read.BoundS, read.Evidence[0].Result), Is.EqualTo((4711L, 13.0, "fail")));
    }

    [Test]
    public void A_link_has_its_promised_members_first_and_in_order()
    {
        var written = JsonSerializer.Serialize(LinkAnswers.Document(Samples.Link(LinkState.Down)), Answer.Options);

        Assert.That(written, Does.StartWith(
            """
            {"id":"t12-torque","profile":"open-protocol-torque","title":"Torque tool 12","address":"10.0.0.12:4545","state":"down","admin":"enabled",
            "since":"2026-11-20T12:00:00.000Z","cause":"path-dead","words":"Nothing answers at this address: cable, switch or power",
            """.ReplaceLineEndings("")));
    }

    [TestCase(RequestOutcome.NotSent, "not_sent")]
    [TestCase(RequestOutcome.Answered, "answered")]
    public void An_outcome_is_one_word(RequestOutcome outcome, string word)
    {
        var result = new RequestResult(outcome, null, TimeSpan.FromMilliseconds(18), "why");

        Assert.That(
            Samples.Json(json => OutcomeJson.Write(json, result, Samples.Link())),
            Is.EqualTo($$"""{"outcome":"{{word}}","reply":null,"duration_s":0.018,"reason":"why"}"""));
    }

    private static JsonSerializerOptions Strict { get; } =
        new(Answer.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };
}
