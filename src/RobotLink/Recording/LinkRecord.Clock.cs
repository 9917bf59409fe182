using System.Buffers.Binary;

namespace RobotLink.Recording;

/// <summary>The wall clock may be set while a record goes on.</summary>
public sealed partial class LinkRecord
{
    /// <summary>Less than this is not worth an entry.</summary>
    private static readonly TimeSpan Drift = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan ClockPeriod = TimeSpan.FromSeconds(1);

    private void LookAtClock(TimeSpan now)
    {
        if (current is null || now - clockLooked < ClockPeriod)
        {
            return;
        }

        clockLooked = now;
        var shown = wall(now);
        if ((shown - (known.Wall + (now - known.At))).Duration() > Drift)
        {
            Span<byte> ticks = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(ticks, shown.UtcTicks);
            if (current.Add(RecordTag.Clock, now, ticks, whole: true) >= 0)
            {
                known = known with { At = now, Wall = shown };
            }
            else
            {
                // No room: the next piece begins with the new time.
                clockLooked = now - ClockPeriod;
            }
        }
    }
}
