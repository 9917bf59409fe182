using RobotLink.Diagnosis;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;
using RobotLink.Links;

namespace RobotLink.Tests.Host;

public sealed class LiveViewTests
{
    [Test]
    public void A_state_change_moves_the_link_and_says_why()
    {
        var view = Begun();

        view.Apply(State());

        Assert.That((view.Links[0].State, view.Links[0].Cause, view.Links[0].Since), Is.EqualTo(("down", "path-dead", Samples.Down().BeganBefore)));
    }

    [Test]
    public void A_better_known_cause_does_not_begin_the_outage_anew()
    {
        var view = Begun();
        view.Apply(State());
        var later = Samples.Down() with { Previous = LinkState.Down, BeganBefore = Samples.Noon, Sequence = 4712 };

        view.Apply(Line(json => StateJson.Write(json, later)));

        Assert.That(view.Links[0].Since, Is.EqualTo(Samples.Down().BeganBefore));
    }

    [Test]
    public void Only_the_newest_messages_are_kept()
    {
        var view = Begun();
        for (var number = 1; number <= 5; number++)
        {
            var entry = Samples.Message() with { Sequence = number };
            view.Apply(Line(json => MessageJson.Write(json, entry, new Quality("good", null))));
        }

        Assert.That((string.Join(' ', view.Messages.Select(message => message.Seq)), view.LastReceived("t12-torque")!.Seq), Is.EqualTo(("3 4 5", 5L)));
    }

    [Test]
    public void Gaps_add_up()
    {
        var view = Begun();
        view.Apply(DaemonStream.Parse("""{"type":"gap","missed":3}"""));
        view.Apply(DaemonStream.Parse("""{"type":"gap","missed":4}"""));

        Assert.That(view.Missed, Is.EqualTo(7));
    }

    private static LiveView Begun()
    {
        var view = new LiveView(messagesMax: 3);
        view.Begin([LinkAnswers.Document(Samples.Link())]);
        return view;
    }

    private static StreamLine State() => Line(json => StateJson.Write(json, Samples.Down()));

    private static StreamLine Line(Action<System.Text.Json.Utf8JsonWriter> write) => DaemonStream.Parse(Samples.Json(write));
}
