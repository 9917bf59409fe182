using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>Texts leave room for a check that stands inside of them, and none for one that the framing adds.</summary>
internal sealed class CheckRoomTests
{
    private const string AtEnd = "{ start: <STX>, end: <ETX>, check: { kind: xor8, over: 1..-3, at: -2..-1, as: hex } }";
    private const string Inside = "{ start: <STX>, end: <ETX>, check: { kind: xor8, over: 1..2, at: 3..4, as: hex } }";

    [TestCase(AtEnd, "ST", null)]
    [TestCase(AtEnd, "ST<SP*2>", "W1710 requests.status.send ends with <SP*2>, as many bytes as the check that the framing adds. Remove <SP*2>, unless the device wants the check behind it.")]
    [TestCase(AtEnd, "SET {n:digits(2)}<SP*2>", "W1710 requests.status.send ends with <SP*2>, as many bytes as the check that the framing adds. Remove <SP*2>, unless the device wants the check behind it.")]
    [TestCase(AtEnd, "ST<SP*3>", null)]
    [TestCase(AtEnd, "ST00", null)]
    [TestCase(Inside, "ST", "E1485 requests.status.send has 2 bytes, too few for the check at 3..4 over 1..2. Leave 2 bytes of room at 3..4, such as <SP*2>.")]
    [TestCase(Inside, "STATUS", "W1709 requests.status.send has AT where the check is filled in. Leave 2 bytes of room at 3..4, such as <SP*2>.")]
    [TestCase(Inside, "ST<SP*2>US", null)]
    [TestCase(Inside, "ST {n:int}", null)]
    public void A_text_leaves_room_only_for_a_check_inside_of_it(string framing, string send, string? expected) =>
        Assert.That(Said(framing, $"requests: {{ status: {{ send: \"{send}\", reply: \"{{all:text}}\" }} }}"), Is.EqualTo(expected));

    [TestCase("requests: { status: { send: \"ST\", reply: \"ST,{mode:READY|TEST}{check:text}\" } }", "W1710 requests.status.reply reads check at its end, where the framing has taken the check away. Remove check, unless the device says something else there.")]
    [TestCase("events: { moved: { match: \"M,{bcc:hex(2)}\" } }", "W1710 events.moved.match reads bcc at its end, where the framing has taken the check away. Remove bcc, unless the device says something else there.")]
    [TestCase("errors: { wrong: { match: \"E,{sum:int};\" } }", null)]
    [TestCase("errors: { wrong: { match: \"E,{code:int}\" } }", null)]
    public void What_is_received_has_no_check_to_read(string said, string? expected) => Assert.That(Said(AtEnd, said), Is.EqualTo(expected));

    [TestCase(AtEnd, "-2..-1", "", "W1541 events.e.match.fields.code.at is -2..-1, counted from the end of the message, which is before the check. Remove code if it is the check; else show it in an example.")]
    [TestCase(AtEnd, "-4..-3", "", "W1541 events.e.match.fields.code.at is -4..-3, counted from the end of the message, which is before the check. Write -2..-1 if the manual counts the check, too; else show code in an example.")]
    [TestCase(AtEnd, "-4..-3", "examples:\n  - name: e\n    transcript: |\n      < <STX>ABOKXX<ETX>\n      = event e {code: AB}", null)]
    [TestCase(AtEnd, "1..2", "", null)]
    [TestCase(Inside, "-2..-1", "", null)]
    public void A_place_counted_from_the_end_asks_whether_the_check_was_counted(string framing, string at, string more, string? expected) => Assert.That(
        Texts.Read($"profile: p\nextends: base/tcp\nframing: {framing}\nevents: {{ e: {{ match: {{ fields: {{ code: {{ at: {at}, type: text }} }} }} }} }}\n{more}\n").Mistakes
            .Where(mistake => mistake.Code == "W1541").Select(mistake => $"{mistake.Code} {mistake.Message} {mistake.Fix}").SingleOrDefault(),
        Is.EqualTo(expected));

    [Test]
    public void The_mistake_stands_at_the_text() =>
        Assert.That(
            Texts.Read($"profile: p\nextends: base/tcp\nframing: {Inside}\nrequests:\n  status: {{ send: \"ST\", reply: \"{{all:text}}\" }}\n").Mistakes.Select(mistake => $"{mistake.Code} {mistake.Line}:{mistake.Column}"),
            Does.Contain("E1485 5:19"));

    [TestCase("{ size: 2B, check: { kind: crc16_modbus, over: 1..-3, at: -2..-1 } }")]
    [TestCase("{ end: <CR>, max: 2B, check: { kind: crc16_modbus, over: 1..-3, at: -2..-1 } }")]
    public void A_frame_has_room_for_more_than_its_check(string framing) =>
        Assert.That(Texts.Read($"profile: p\nextends: base/tcp\nframing: {framing}\n").Mistakes.Select(mistake => mistake.Code), Does.Contain("E1328"));

    private static string? Said(string framing, string messages) => Texts.Read($"profile: p\nextends: base/tcp\nframing: {framing}\n{messages}\n").Mistakes
        .Where(mistake => mistake.Code is "E1485" or "W1709" or "W1710").Select(mistake => $"{mistake.Code} {mistake.Message} {mistake.Fix}").SingleOrDefault();
}
