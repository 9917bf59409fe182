using Microsoft.Extensions.Logging;
using RobotLink.Host.Support;

namespace RobotLink.Tests.Host.Support;

internal sealed class LogRingTests
{
    [Test]
    public void Lines_are_kept_as_the_console_has_them()
    {
        using var ring = new LogRing(new FakeTimeProvider());
        var logger = ring.CreateLogger("any");

        logger.LogWarning(new InvalidOperationException("the reason\nforged"), "Link {Link} is down", "r4");

        Assert.That(ring.Lines, Is.EqualTo(new[] { "2026-11-20T02:00:00.000Z warn  Link r4 is down: the reason forged" }));
    }

    [Test]
    public void The_oldest_go_when_there_is_no_more_room()
    {
        using var ring = new LogRing(new FakeTimeProvider());
        var logger = ring.CreateLogger("any");
        var write = LoggerMessage.Define<int, string>(LogLevel.Information, default, "Line {Number} {Filler}");
        var filler = new string('x', 1000);

        for (var number = 0; number < 10_000; number++)
        {
            write(logger, number, filler, null);
        }

        Assert.That(ring.Lines.Sum(line => line.Length), Is.InRange(LogRing.CharactersMax - 2000, LogRing.CharactersMax));
        Assert.That(ring.Lines[^1], Does.Contain("Line 9999 "));
    }
}
