using RobotLink.Profiles;

namespace RobotLink.Supervision;

/// <summary>What the links run with, and what became of the last change of the files.</summary>
public sealed record ConfigurationStatus
{
    /// <summary>When the configuration that the links run with was read.</summary>
    public required DateTimeOffset LoadedAt { get; init; }

    /// <summary>When the files were last read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The files as they stand now cannot be used; the links go on with what was loaded before.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Of the files as they were last read; warnings too.</summary>
    public IReadOnlyList<Mistake> Mistakes { get; init; } = [];

    /// <summary>What deserves saying although nothing is wrong.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>What the last change did to the links; null when nothing was changed since the start.</summary>
    public SiteChanges? Changes { get; init; }
}

/// <summary>The status, for many readers. Thread-safe.</summary>
public sealed class ConfigurationState(ConfigurationStatus first)
{
    private readonly Lock gate = new();
    private ConfigurationStatus status = first;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConfigurationStatus Status => Look().Status;

    /// <summary>The status, and what completes when there is another one.</summary>
    public (ConfigurationStatus Status, Task Changed) Look()
    {
        lock (gate)
        {
            return (status, changed.Task);
        }
    }

    internal void Set(ConfigurationStatus value)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            status = value;
            (told, changed) = (changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.SetResult();
    }
}
