namespace RobotLink.Sharing;

/// <summary>
/// Commands of a program that speaks by datagrams and numbers them. It sends one once more, with the same number, when the answer stays out; here each
/// copy would get a number of ours, and be another command to the device. Under the share's lock.
/// </summary>
internal sealed class DatagramCommands
{
    private readonly List<Command> known = [];

    /// <summary>Copies that were not passed on.</summary>
    public int Repeated { get; private set; }

    /// <param name="heardAt">When this copy came. Copies are looked at in the order in which they came.</param>
    /// <returns>False for a copy of one that had no end yet when this came.</returns>
    public bool TryBegin(byte[] payload, TimeSpan heardAt)
    {
        known.RemoveAll(command => command.EndedAt < heardAt);
        if (known.Exists(command => command.Payload.AsSpan().SequenceEqual(payload)))
        {
            Repeated++;
            return false;
        }

        known.Add(new Command(payload, TimeSpan.MaxValue));
        return true;
    }

    public void End(byte[] payload, TimeSpan now)
    {
        var at = known.FindIndex(command => ReferenceEquals(command.Payload, payload));
        if (at >= 0)
        {
            known[at] = new Command(payload, now);
        }
    }

    private readonly record struct Command(byte[] Payload, TimeSpan EndedAt);
}
