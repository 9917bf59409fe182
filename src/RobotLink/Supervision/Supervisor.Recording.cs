using RobotLink.Profiles;
using RobotLink.Recording;

namespace RobotLink.Supervision;

/// <summary>The records of the links, which outlive the links that a change of the files makes anew.</summary>
public sealed partial class Supervisor
{
    private static readonly TimeSpan AgingPeriod = TimeSpan.FromSeconds(30);

    /// <summary>Memory that all records hold.</summary>
    public long RecordedBytes => recorder.Held;

    private static RecordLimits Limits(LinkConfiguration link) => link.Record.IsOff ? RecordLimits.Off : new RecordLimits(link.Record.Keep, link.Record.Size);

    /// <summary>A link that fell silent writes no more, so nothing else would let go what is too old.</summary>
    private async Task AgeRecordsAsync()
    {
        using var timer = new PeriodicTimer(AgingPeriod, clock.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(linksEnded.Token))
            {
                recorder.Age(clock.Now);
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }
}
