namespace RobotLink.Simulation.Network;

/// <summary>Bytes that have arrived at this PC, and whoever waits for them.</summary>
internal sealed class Inbox
{
    private readonly Queue<ReadOnlyMemory<byte>> arrived = new();
    private ReadOnlyMemory<byte> first;
    private Memory<byte> into;
    private TaskCompletionSource<int>? receiving;

    public int Available { get; private set; }

    public bool IsEmpty => Available == 0;

    public int Take(Memory<byte> buffer)
    {
        first = first.IsEmpty && arrived.TryDequeue(out var next) ? next : first;
        var count = Math.Min(first.Length, buffer.Length);
        first[..count].CopyTo(buffer);
        first = first[count..];
        Available -= count;
        return count;
    }

    public ValueTask<int> WaitAsync(Memory<byte> buffer)
    {
        into = buffer;
        receiving = new TaskCompletionSource<int>();
        return new ValueTask<int>(receiving.Task);
    }

    public void Put(byte[] bytes)
    {
        arrived.Enqueue(bytes);
        Available += bytes.Length;
    }

    /// <summary>Whoever waits goes on: with what is there, or with nothing when it is over.</summary>
    public void Wake()
    {
        if (TakeWaiter() is { } waiting)
        {
            waiting.SetResult(IsEmpty ? 0 : Take(into));
        }
    }

    /// <summary>Whoever waits is handed over; null when nobody does.</summary>
    public TaskCompletionSource<int>? TakeWaiter()
    {
        var waiting = receiving;
        receiving = null;
        return waiting;
    }
}
