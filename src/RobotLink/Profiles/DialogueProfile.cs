namespace RobotLink.Profiles;

/// <summary>One step of a dialogue: send, wait for what is expected, or both.</summary>
public sealed record SessionStep
{
    public string? Send { get; init; }
    public string? Expect { get; init; }
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Sent again so often when nothing came in time.</summary>
    public int Retries { get; init; }

    /// <summary>Values kept for later, from what was expected.</summary>
    public IReadOnlyList<CaptureProfile> Capture { get; init; } = [];

    /// <summary>What to do when other messages come, or the expected one with certain values; the first that fits.</summary>
    public IReadOnlyList<StepBranch> On { get; init; } = [];

    /// <summary>Close this connection and call another port of the same device; the session goes on there.</summary>
    public StepPort? Reconnect { get; init; }

    /// <summary>A counter that begins anew.</summary>
    public string? Restart { get; init; }

    /// <summary>Nothing is done for this long before the next step.</summary>
    public TimeSpan? Wait { get; init; }
}

/// <summary>Keep <paramref name="Field"/> of what was expected as <c>captured.Name</c>.</summary>
public sealed record CaptureProfile(string Name, string Field);

/// <summary>A port by number, or one that was captured.</summary>
public sealed record StepPort(int? Number, string? Captured);

/// <summary>What to do when a message other than expected comes, or one with a certain value.</summary>
/// <param name="Message">Its name.</param>
/// <param name="Field">A field that must have <paramref name="Value"/>; null: the message alone decides.</param>
/// <param name="Lower">A header field of the step's message, sent one lower from now on; when it would fall below 1 the step fails.</param>
/// <param name="Retry">Do the step again; else go on behind it.</param>
/// <param name="Steps">Done first.</param>
public sealed record StepBranch(string Message, string? Field, string? Value, string? Lower, bool Retry, IReadOnlyList<SessionStep> Steps);
