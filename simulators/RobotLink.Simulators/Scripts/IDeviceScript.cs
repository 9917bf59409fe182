namespace RobotLink.Simulators.Scripts;

/// <summary>What a device says that is not built in. Shared by all its clients.</summary>
public interface IDeviceScript
{
    /// <summary>The name of the profile it plays.</summary>
    string Name { get; }

    /// <summary>How often the device says something unasked.</summary>
    TimeSpan EventPeriod { get; }

    /// <summary>A new client.</summary>
    IDeviceTalk Begin();

    /// <summary>One line of state for humans.</summary>
    string Describe();
}

/// <summary>The talk with one client. Its members are called one at a time.</summary>
public interface IDeviceTalk
{
    /// <summary>What the device says first.</summary>
    IReadOnlyList<byte[]> Greeting { get; }

    /// <summary>Silence that ends what has come so far; null while nothing waits.</summary>
    TimeSpan? Gap { get; }

    /// <summary>Takes bytes of the client.</summary>
    /// <param name="replies">The answers are added here.</param>
    /// <returns>How many frames have ended with them.</returns>
    int Receive(ReadOnlySpan<byte> bytes, ICollection<byte[]> replies);

    /// <summary>The client was silent for <see cref="Gap"/>.</summary>
    /// <inheritdoc cref="Receive"/>
    int EndAtGap(ICollection<byte[]> replies);

    /// <summary>What the device says unasked this time; null for nothing.</summary>
    byte[]? NextEvent();
}
