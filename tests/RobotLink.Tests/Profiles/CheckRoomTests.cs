using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>A check stands inside of the text, so a text that is sent leaves room for it.</summary>
internal sealed class CheckRoomTests
{
    private const string Framing = "profile: p\nextends: base/tcp\nframing: { start: <STX>, end: <ETX>, check: { kind: xor8, over: 1..-3, at: -2..-1, as: hex } }\n";

    [TestCase("ST", "E1485 requests.status.send has 2 bytes, too few for the check at -2..-1 over 1..-3. Leave room for the check: write \"ST<SP*2>\".")]
    [TestCase("STATUS", "W1709 requests.status.send has US where the check is filled in. Leave room for the check: write \"STATUS<SP*2>\".")]
    [TestCase("ST<SP*2>", null)]
    [TestCase("ST00", null)]
    [TestCase("ST {n:int}", null)]
    public void A_text_that_is_sent_leaves_room_for_its_check(string send, string? expected)
    {
        var mistakes = Texts.Read($"{Framing}requests: {{ status: {{ send: \"{send}\", reply: \"{{all:text}}\" }} }}\n").Mistakes.Where(mistake => mistake.Code is "E1485" or "W1709").ToList();

        Assert.That(mistakes.Select(mistake => $"{mistake.Code} {mistake.Message} {mistake.Fix}").SingleOrDefault(), Is.EqualTo(expected));
    }

    [Test]
    public void The_mistake_stands_at_the_text() =>
        Assert.That(Texts.Read($"{Framing}requests:\n  status: {{ send: \"ST\", reply: \"{{all:text}}\" }}\n").Mistakes.Select(mistake => $"{mistake.Code} {mistake.Line}:{mistake.Column}"), Does.Contain("E1485 5:19"));
}
