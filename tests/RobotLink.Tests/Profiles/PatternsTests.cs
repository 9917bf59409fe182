using System.Text.RegularExpressions;
using RobotLink.Profiles;

namespace RobotLink.Tests.Profiles;

/// <summary>Patterns whose time cannot run away are told from others without preparing the engine, which takes longer than the rest of a profile.</summary>
internal sealed class PatternsTests
{
    [TestCase("^Robotmode: (?<mode>\\w+)$")]
    [TestCase("(?:a|b)+(c)\\.[=?]")]
    [TestCase("\\(?=\\\\d+")]
    public void Plain_patterns_are_taken_by_the_engine_without_backtracking(string pattern)
    {
        Assert.That(Patterns.IsPlain(pattern));
        Assert.DoesNotThrow(() => _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
    }

    [TestCase("a(?=b)")]
    [TestCase("a(?!b)")]
    [TestCase("(?<=a)b")]
    [TestCase("(?<!a)b")]
    [TestCase("(?>a+)b")]
    [TestCase("(a)\\1")]
    [TestCase("(?<a>x)\\k<a>")]
    [TestCase("(?<a>x)(?<b-a>y)")]
    [TestCase("(?(a)b|c)")]
    [TestCase("\\Ga")]
    public void What_that_engine_refuses_is_never_plain(string pattern)
    {
        Assert.Throws<NotSupportedException>(() => _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        Assert.That(Patterns.IsPlain(pattern), Is.False);
    }

    [Test]
    public void Patterns_of_random_pieces_are_plain_only_if_the_engine_takes_them([Range(1, 40)] int seed)
    {
        string[] pieces = ["(", ")", "?", "<", ">", "n", "=", "!", ":", "-", "|", "\\", "1", "k", "G", "'", "[", "]", "(?:", "(?<n>", "\\d", "+", "*", "(?'n'", "#", "(?i)"];
        var random = new Random(seed);
        for (var count = 0; count < 500; count++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (Patterns.IsPlain(pattern))
            {
                Assert.That(() => IsTaken(pattern), Throws.Nothing, pattern);
            }
        }
    }

    /// <summary>What cannot be read at all is told by any engine.</summary>
    private static void IsTaken(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
        }
    }
}
