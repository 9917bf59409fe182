namespace RobotLink.Tests.Profiles;

/// <summary>Messages of a profile that nobody could tell apart.</summary>
internal sealed class LikenessTests
{
    private const string Kind = "profile: p\nextends: base/tcp\nsilence: normal\nframing: { size: 4B }\nheader: { kind: { at: 1, type: u8 } }\nmessages:\n";

    [TestCase("  a: { kind: 1, fields: { n: { type: u8 } } }\n  b: { kind: 1, fields: { m: { type: u8 } } }", "b cannot be told from a: both look the same on the wire.")]
    [TestCase("  a: { kind: 1 }\n  b: { kind: 1, fields: { n: { type: u8, range: 0..0 } } }", "b cannot be told from a: both look the same on the wire.")]
    [TestCase("  a: { kind: 1, fields: { n: { type: u8, range: 0..9 } } }\n  b: { kind: 1, fields: { n: { type: u8, range: 0..9 } } }", "b cannot be told from a: both look the same on the wire.")]
    [TestCase("  a: { kind: 1, fields: { n: { type: u8, range: 0..0 } } }\n  b: { kind: 1 }", null)]
    [TestCase("  a: { kind: 1, fields: { n: { type: u8, range: 0..9 } } }\n  b: { kind: 1, fields: { n: { type: u8, range: 10..19 } } }", null)]
    [TestCase("  a: { kind: 1 }\n  b: { kind: 2 }", null)]
    public void What_a_range_leaves_to_another_message_is_told_apart(string messages, string? expected) =>
        Assert.That(Texts.Read(Kind + messages + "\n").Mistakes.Where(mistake => mistake.Code == "W1702").Select(mistake => mistake.Message).SingleOrDefault(), Is.EqualTo(expected));
}
