namespace RobotLink.EndToEndTests.Pages;

internal sealed class ShownOutputTests
{
    [TestCase("ok  r1: 6 of 6", "ok    r1: 6 of 6\n")]
    [TestCase("up 2.8 s", "up   14 s")]
    [TestCase("2026-11-21T10:05:33.839Z r1 rx x=560 mm", "2027-01-02T00:00:00Z r1 rx x=-3.5 mm")]
    [TestCase("a\n...\nd", "a\nb\nc\nd\n")]
    [TestCase("a\nd", "before\na\nb\nd\n")]
    [TestCase("{\"a\":1, ...,\n\"b\":2}", "{\"a\":5,\"c\":0,\"b\":2}")]
    [TestCase("at 127.0.0.1:43119", "at 127.0.0.1:39001")]
    public void What_changes_each_time_may_differ(string shown, string said) => Assert.That(said, Does.Match(ShownOutput.Pattern(shown)));

    [TestCase("ok  r1: 6 of 6", "ok  r1: 5 of 6")]
    [TestCase("a\nb", "b\na\n")]
    [TestCase("at 127.0.0.1:4100", "at 127.0.0.1:4101")]
    [TestCase("x=1 mode=RUN", "x=1 mode=STOP")]
    [TestCase("something", "")]
    public void Everything_else_may_not(string shown, string said) => Assert.That(said, Does.Not.Match(ShownOutput.Pattern(shown)));
}
