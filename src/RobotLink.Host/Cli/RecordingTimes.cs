using System.Globalization;
using RobotLink.Recording;

namespace RobotLink.Host.Cli;

/// <summary>The part of a recording that is looked at.</summary>
internal readonly record struct RecordingTimes(DateTimeOffset From, DateTimeOffset To)
{
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    public static RecordingTimes All => new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    public bool Has(DateTimeOffset time) => time >= From && time <= To;

    /// <param name="around">A number of <c>history</c>, or a time; a time of day means the day on which the recording ends.</param>
    /// <exception cref="CommandFailedException">It is neither, or the recording has no event of this number.</exception>
    public static RecordingTimes Around(string around, TimeSpan window, RecordingFile recording)
    {
        var time = Event(around, recording) ?? Time(around, recording)
            ?? throw new CommandFailedException(ExitCode.Usage, $"--around {Terminal.Safe(around)} is neither the number of an event nor a time. Write a number as 'history --json' shows it, or a time such as 2026-11-20T02:11:45Z or 02:11:45.");
        return new RecordingTimes(time - window, time + window);
    }

    private static DateTimeOffset? Event(string text, RecordingFile recording)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var times = recording.Span.Events.Where(mark => mark.Sequence == number).Select(mark => mark.Time).ToList();
        return times.Count switch
        {
            0 => throw new CommandFailedException(ExitCode.Usage, $"The recording has no event {number}. {Known(recording)}"),
            1 => times[0],
            _ => throw new CommandFailedException(ExitCode.Usage, $"The recording has {times.Count} events {number}, because RobotLink was started anew in it and counted from 1 again. Give the time of the one you mean: {string.Join(" or ", times.Select(Lines.Time))}."),
        };
    }

    private static string Known(RecordingFile recording)
    {
        var known = recording.Span.Events.TakeLast(5).Select(mark => $"{mark.Sequence} ({mark.Link} {mark.NewState})").ToList();
        return known.Count == 0 ? "It has none at all; give a time." : $"Its last are {string.Join(", ", known)}.";
    }

    private static DateTimeOffset? Time(string text, RecordingFile recording) =>
        Time(text, recording.Span.Last?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch);

    /// <summary>A time as people write it; a time of day means its last before <paramref name="last"/>. Null when it is none.</summary>
    public static DateTimeOffset? Time(string text, DateTimeOffset last)
    {
        if (TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out var ofDay))
        {
            var day = new DateTimeOffset(last.Date, TimeSpan.Zero) + ofDay.ToTimeSpan();
            return day > last + Usual ? day.AddDays(-1) : day;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
