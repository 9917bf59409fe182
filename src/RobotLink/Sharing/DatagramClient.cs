using System.Net;
using System.Threading.Channels;

namespace RobotLink.Sharing;

/// <summary>A program that speaks by datagrams. It has no connection that ends: one that has said nothing for long, and waits for nothing, has gone.</summary>
internal sealed class DatagramClient : IProgramLine, IDisposable
{
    /// <summary>Datagrams of one program that wait; what comes beyond is lost, as it would be at the device.</summary>
    private const int WaitingMax = 64;

    /// <summary>Programs ask far more often than that, and a lease must not outlive its holder by much.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(60);

    private readonly DatagramDoor door;
    private readonly Channel<byte[]> heard = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = true });

    private readonly ITimer silence;
    private ShareClient? served;
    private int lost;

    public DatagramClient(DatagramDoor door, SocketAddress address, string remote, TimeProvider time)
    {
        (this.door, Address, Remote) = (door, address, remote);
        silence = time.CreateTimer(static program => ((DatagramClient)program!).EndIfSilent(), this, SilenceMax, Timeout.InfiniteTimeSpan);
    }

    public SocketAddress Address { get; }

    public string Remote { get; }

    public bool TrySend(ReadOnlySpan<byte> bytes) => door.TrySend(bytes, Address);

    public void Cut()
    {
        heard.Writer.TryComplete();
        door.Forget(this);
    }

    /// <summary>One datagram of it has come.</summary>
    public void Take(ReadOnlySpan<byte> datagram)
    {
        _ = silence.Change(SilenceMax, Timeout.InfiniteTimeSpan);
        if (!heard.Writer.TryWrite(datagram.ToArray()))
        {
            _ = Interlocked.Increment(ref lost);
        }
    }

    public async Task<string> RunAsync(Share share, ShareClient client)
    {
        served = client;
        if (share.IsRaw && await share.AdmitRawAsync(client))
        {
            await share.TakeOverAsync();
        }
        else if (!share.IsRaw)
        {
            share.Greet(client);
        }

        await foreach (var datagram in heard.Reader.ReadAllAsync())
        {
            if (client.Ended is not null)
            {
                break;
            }

            client.Machine.Append(datagram);
            client.CountReceived(datagram.Length);
            if (share.IsRaw)
            {
                share.PassRaw(client);
                continue;
            }

            while (share.TakeAll(client) && !client.Machine.IsEmpty && share.WaitForRoom(client) is { } room)
            {
                await room;
            }
        }

        return $"it has said nothing for {SilenceMax.TotalSeconds:0} s{Lost()}";
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        Cut();
        silence.Dispose();
    }

    private string Lost() => Volatile.Read(ref lost) is > 0 and var count ? $"; {count} of its datagrams came faster than the device takes them, and were dropped" : "";

    private void EndIfSilent()
    {
        if (served is { UnderWay: > 0 })
        {
            _ = silence.Change(SilenceMax, Timeout.InfiniteTimeSpan);
            return;
        }

        Cut();
    }
}
