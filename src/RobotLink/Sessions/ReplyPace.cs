namespace RobotLink.Sessions;

/// <summary>
/// Notices that a device answers one kind of question much more slowly than it is used to: its program is busy, its line is bad, its end is near. Its own times are the
/// measure, because one device answers in two milliseconds and another in two seconds. Slow to begin and slow to end, so that it does not flicker. Pure.
/// </summary>
/// <remarks>
/// What counts now is the median of the last five times: one or two outliers say nothing. What is usual creeps towards the present by two in a hundred with each
/// answer, like a running median, and ten times slower while the answers are slow: a lasting change becomes usual after some hundred answers, a bad day does not.
/// </remarks>
internal sealed class ReplyPace(string name)
{
    /// <summary>So many answers make known what is usual.</summary>
    private const int Learning = 20;

    private const int Recent = 5;
    private const double Begins = 4;
    private const double Ends = 2;
    private const double Creep = 0.02;
    private const double CreepWhileSlow = 0.002;

    private readonly double[] recent = new double[Recent];
    private double usual;
    private int count;

    /// <summary>With the numbers of the moment it began; null while all is well.</summary>
    public string? Words { get; private set; }

    /// <param name="floor">Below this nobody calls an answer slow, however fast it used to be.</param>
    /// <returns>True when that begins or ends it.</returns>
    public bool Answered(TimeSpan took, TimeSpan floor)
    {
        recent[count % Recent] = took.TotalSeconds;
        count++;
        if (count < Recent)
        {
            return false;
        }

        var now = Median();
        usual = usual <= 0 ? now : usual;
        var isNews = count >= Learning && Judge(now, floor.TotalSeconds);
        usual = Nearer(now);
        return isNews;
    }

    private bool Judge(double now, double floor)
    {
        var least = Words is null ? Math.Max(usual * Begins, floor) : Math.Max(usual * Ends, floor / 2);
        if (now >= least == Words is not null)
        {
            return false;
        }

        Words = Words is null ? $"slow: '{name}' is answered after {Text(now)}, usually after {Text(usual)}" : null;
        return true;
    }

    /// <summary>While it is still being learned, what is usual is found sooner.</summary>
    private double Nearer(double now)
    {
        var step = usual * (Words is not null ? CreepWhileSlow : count < Learning ? Creep * 10 : Creep);
        return now > usual ? Math.Min(now, usual + step) : Math.Max(now, usual - step);
    }

    private double Median()
    {
        Span<double> sorted = stackalloc double[Recent];
        recent.CopyTo(sorted);
        sorted.Sort();
        return sorted[Recent / 2];
    }

    private static string Text(double seconds) => seconds < 1 ? $"{seconds * 1000:0} ms" : $"{seconds:0.0} s";
}
