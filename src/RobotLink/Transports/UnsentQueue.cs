namespace RobotLink.Transports;

/// <summary>Sends at once what the device takes, without waiting.</summary>
/// <param name="sent">How many bytes it took.</param>
/// <returns>False when the connection is gone.</returns>
internal delegate bool SendNow(ReadOnlySpan<byte> bytes, out int sent);

/// <summary>Sends bytes in order without making anybody wait: what the device does not take yet is kept, up to a limit. Thread-safe.</summary>
/// <param name="send">Sends all of them, however long it takes.</param>
/// <param name="now">Tried first while nothing waits; null: everything goes by <paramref name="send"/>.</param>
/// <param name="isEnd">Told why sending failed; false for a mistake of our own.</param>
/// <param name="max">Bytes that may wait.</param>
internal sealed class UnsentQueue(Func<ReadOnlyMemory<byte>, ValueTask> send, SendNow? now, Func<Exception, bool> isEnd, int max = UnsentBytes.Max)
{
    private readonly Lock gate = new();
    private readonly UnsentBytes unsent = new(max);
    private Func<Task>? last;
    private bool isFlushing;
    private bool isOver;

    /// <summary>Ends when nothing is being sent any more; its owner waits for it.</summary>
    public Task Flushing { get; private set; } = Task.CompletedTask;

    /// <returns>False when there is no room, or nothing more can leave.</returns>
    public bool TrySend(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (isOver)
            {
                return false;
            }

            if (!isFlushing && now is not null)
            {
                if (!now(bytes, out var sent))
                {
                    return false;
                }

                bytes = bytes[sent..];
            }

            if (!bytes.IsEmpty)
            {
                if (!unsent.TryKeep(bytes))
                {
                    return false;
                }

                Flush();
            }
        }

        return true;
    }

    /// <summary>Takes nothing more; <paramref name="goodbye"/> follows when all that waits has left.</summary>
    public void Finish(Func<Task> goodbye)
    {
        lock (gate)
        {
            if (!isOver)
            {
                (isOver, last) = (true, goodbye);
                Flush();
            }
        }
    }

    /// <summary>Takes nothing more, and drops what waits.</summary>
    public void Drop()
    {
        lock (gate)
        {
            isOver = true;
            unsent.Clear();
        }
    }

    private void Flush()
    {
        if (!isFlushing)
        {
            isFlushing = true;
            Flushing = FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            while (TryTake(out var bytes, out var goodbye))
            {
                if (goodbye is not null)
                {
                    await goodbye();
                    return;
                }

                await send(bytes);
            }
        }
        catch (Exception reason) when (isEnd(reason))
        {
            Drop();
        }
    }

    private bool TryTake(out byte[] bytes, out Func<Task>? goodbye)
    {
        lock (gate)
        {
            bytes = unsent.Take();
            goodbye = bytes.Length == 0 ? last : null;
            isFlushing = bytes.Length > 0 || goodbye is not null;
            return isFlushing;
        }
    }
}
