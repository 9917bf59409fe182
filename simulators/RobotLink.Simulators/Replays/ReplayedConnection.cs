namespace RobotLink.Simulators.Replays;

/// <summary>How a recorded connection ended.</summary>
public enum ReplayEnd
{
    /// <summary>Not by the device: it says nothing more, and waits until the client hangs up.</summary>
    Silence,

    /// <summary>The device hung up.</summary>
    Close,

    /// <summary>The device broke it off.</summary>
    Reset,
}

/// <summary>Bytes that went one way together.</summary>
/// <param name="At">Since the connection opened.</param>
/// <param name="FromClient">The client said them, the device otherwise.</param>
public sealed record ReplayStep(TimeSpan At, bool FromClient, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Stars among them may stand for any byte.</summary>
    public bool IsMasked { get; init; }
}

/// <summary>One recorded connection, as the device shall play it again.</summary>
/// <param name="Number">For people: its number in the recording.</param>
/// <param name="Steps">May be read from a disk each time they are gone through: nothing keeps them all.</param>
/// <param name="EndsAt">Since it opened.</param>
public sealed record ReplayedConnection(int Number, IEnumerable<ReplayStep> Steps, ReplayEnd End, TimeSpan EndsAt)
{
    private bool? clientSpeaks;

    /// <summary>The client says something on it.</summary>
    public bool ClientSpeaks
    {
        get => clientSpeaks ??= Steps.Any(step => step.FromClient);
        init => clientSpeaks = value;
    }
}

/// <summary>How connections are played again.</summary>
public sealed record ReplayOptions
{
    /// <summary>So many times as fast as it was; null: without any pause.</summary>
    public double? Speed { get; init; } = 1;

    /// <summary>End behind the last connection instead of beginning again.</summary>
    public bool Once { get; init; }

    /// <summary>End when a client says something else than the recording has.</summary>
    public bool Strict { get; init; }

    /// <summary>Hears what is worth telling, line by line.</summary>
    public required Action<string> Tell { get; init; }
}
