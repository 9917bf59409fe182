using RobotLink.Commands;
using RobotLink.Sessions;

namespace RobotLink.Sharing;

/// <summary>One program at a share: what it has under way, and what is on its way to it.</summary>
internal sealed class ShareClient(IClientLine line, ClientMachine machine, TimeSpan since) : IDisposable
{
    /// <summary>Of a frame that is kept for the next; a program that asks for much at once does not hold it for ever.</summary>
    private const int RoomMax = 4096;

    private byte[] own = [];
    private int ownLength;
    private int from;
    private bool isBehind;
    private long received;
    private long sent;
    private TaskCompletionSource? room;
    private readonly Stack<ForeignFrame> spare = new();

    public IClientLine Line => line;

    public ClientMachine Machine => machine;

    /// <summary>When it called.</summary>
    public TimeSpan Since => since;

    /// <summary>What the device says by itself is for it.</summary>
    public bool Listens { get; set; }

    /// <summary>Why it ends; null while it does not. Under the share's lock.</summary>
    public string? Ended { get; set; }

    /// <summary>It held the device alone and lost it: it does not take it again by itself. Under the share's lock.</summary>
    public bool HasLostLease { get; set; }

    /// <summary>Why what it asks is not passed on, as people were told; null while it is served.</summary>
    public string? Refusal { get; set; }

    /// <summary>Frames that wait for their turn or their answer. Under the share's lock.</summary>
    public int UnderWay { get; set; }

    /// <summary>What was written down when it got the connection for itself.</summary>
    public AuditLine? Raw { get; set; }

    /// <summary>What it asked may change the machine, and is being written down. Under the share's lock.</summary>
    public bool IsBeingAdmitted { get; set; }

    /// <summary>Being written down, or refused; completed when that is over. Never fails.</summary>
    public Task Admission { get; set; } = Task.CompletedTask;

    /// <summary>What it asked that may change the machine, where it may repeat that; null where a connection carries it.</summary>
    public DatagramCommands? Commands { get; set; }

    /// <summary>When the datagram came that is looked at.</summary>
    public TimeSpan HeardAt { get; set; }

    /// <summary>Frames that were given a place in the queue. Under the share's lock.</summary>
    public long Asked { get; set; }

    public long Received => Volatile.Read(ref received);

    public long Sent => Volatile.Read(ref sent);

    public void CountReceived(int count) => Volatile.Write(ref received, received + count);

    /// <summary>Straight to the program; false when it does not read.</summary>
    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        _ = Interlocked.Add(ref sent, bytes.Length);
        return line.TrySend(bytes);
    }

    /// <summary>For it alone, behind what everybody hears up to here. Under the link's gate, as all that follows.</summary>
    /// <param name="everybody">What all programs hear in this moment, so far.</param>
    public void Add(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> everybody)
    {
        if (Listens)
        {
            Keep(everybody[from..]);
            from = everybody.Length;
        }

        Keep(bytes);
        isBehind = true;
    }

    /// <summary>All that was collected for it leaves in one go.</summary>
    /// <returns>False when it does not read.</returns>
    public bool Flush(ReadOnlySpan<byte> everybody)
    {
        var rest = Listens ? everybody[Math.Min(from, everybody.Length)..] : default;
        from = 0;
        if (!isBehind)
        {
            return rest.IsEmpty || TrySend(rest);
        }

        Keep(rest);
        var taken = TrySend(own.AsSpan(0, ownLength));
        (ownLength, isBehind) = (0, false);
        return taken;
    }

    /// <summary>Completes when one of its frames has ended. Under the share's lock.</summary>
    public Task WaitForRoom() => (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Under the share's lock.</summary>
    public void MakeRoom()
    {
        room?.TrySetResult();
        room = null;
    }

    /// <summary>Under the share's lock.</summary>
    public ForeignFrame NewFrame() => spare.TryPop(out var frame) ? frame : new ForeignFrame(line.Remote);

    /// <summary>It was answered, so nobody looks at it any more. Under the share's lock.</summary>
    public void GiveBack(ForeignFrame frame)
    {
        if (frame.Room <= RoomMax)
        {
            spare.Push(frame);
        }
    }

    public void Dispose() => machine.Dispose();

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (own.Length < ownLength + bytes.Length)
        {
            Array.Resize(ref own, Math.Max(256, 2 * (ownLength + bytes.Length)));
        }

        bytes.CopyTo(own.AsSpan(ownLength));
        ownLength += bytes.Length;
    }
}

/// <summary>A frame of a program that has a place in the queue.</summary>
internal readonly record struct Outstanding(ShareClient Client, ForeignFrame Frame)
{
    /// <summary>What was written down for it; null for what changes nothing, or while it is being written.</summary>
    public AuditLine? Admission { get; init; }

    public byte[] Payload { get; init; } = [];

    /// <summary>When it asked.</summary>
    public TimeSpan Since { get; init; }
}
