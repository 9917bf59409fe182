using System.Net;
using System.Threading.Channels;
using RobotLink.Links;

namespace RobotLink.Sharing;

/// <summary>A program that speaks by datagrams. It has no connection that ends: one that has said nothing for long, and waits for nothing, has gone.</summary>
internal sealed class DatagramClient : IProgramLine, IDisposable
{
    /// <summary>Datagrams of one program that wait; what comes beyond is lost, as it would be at the device.</summary>
    private const int WaitingMax = 64;

    /// <summary>Programs ask far more often than that, and a lease must not outlive its holder by much.</summary>
    private static readonly TimeSpan SilenceMax = FormerHolders.Silence;

    private readonly DatagramDoor door;
    private readonly MonotonicClock clock;
    private readonly int bytesMax;
    private readonly DatagramCommands commands = new();
    private readonly Channel<Datagram> heard = Channel.CreateBounded<Datagram>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = true });

    private readonly ITimer silence;
    private ShareClient? served;
    private int bytesWaiting;
    private int lost;

    /// <param name="bytesMax">Of datagrams that wait; one may always.</param>
    public DatagramClient(DatagramDoor door, SocketAddress address, string remote, int bytesMax, MonotonicClock clock)
    {
        (this.door, Address, Remote, this.bytesMax, this.clock) = (door, address, remote, bytesMax, clock);
        silence = clock.Time.CreateTimer(static program => ((DatagramClient)program!).EndIfSilent(), this, SilenceMax, Timeout.InfiniteTimeSpan);
    }

    public SocketAddress Address { get; }

    public string Remote { get; }

    public bool IsConnection => false;

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
        var waiting = Interlocked.Add(ref bytesWaiting, datagram.Length);
        if ((waiting > bytesMax && waiting > datagram.Length) || !heard.Writer.TryWrite(new Datagram(datagram.ToArray(), clock.Now)))
        {
            _ = Interlocked.Add(ref bytesWaiting, -datagram.Length);
            _ = Interlocked.Increment(ref lost);
        }
    }

    public async Task<string> RunAsync(Share share, ShareClient client)
    {
        (served, client.Commands) = (client, commands);
        if (share.IsRaw && await share.AdmitRawAsync(client))
        {
            await share.TakeOverAsync(client);
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

            _ = Interlocked.Add(ref bytesWaiting, -datagram.Bytes.Length);
            client.HeardAt = datagram.At;
            client.Machine.Append(datagram.Bytes);
            client.CountReceived(datagram.Bytes.Length);
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

        return $"it has said nothing for {SilenceMax.TotalSeconds:0} s{Lost()}{Repeated()}";
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

    private string Repeated() => commands.Repeated is > 0 and var count ? $"; {count} of its datagrams repeated a command that had no answer yet, and were not passed on" : "";

    private void EndIfSilent()
    {
        if (served is { UnderWay: > 0 })
        {
            _ = silence.Change(SilenceMax, Timeout.InfiniteTimeSpan);
            return;
        }

        Cut();
    }

    private readonly record struct Datagram(byte[] Bytes, TimeSpan At);
}
