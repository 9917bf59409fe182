using System.Threading.Channels;

namespace RobotLink.Simulators.Sockets;

/// <summary>What a device says unasked, brought to every client. A client that does not take it loses the oldest.</summary>
internal sealed class Feed
{
    private const int WaitingMax = 64;

    private readonly Lock gate = new();
    private readonly List<ChannelWriter<byte[]>> clients = [];

    public void Publish(byte[] frame)
    {
        lock (gate)
        {
            clients.ForEach(client => client.TryWrite(frame));
        }
    }

    /// <summary>Sends to this client until it goes.</summary>
    public Task RunAsync(DeviceConnection connection, CancellationToken token)
    {
        var waiting = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (gate)
        {
            clients.Add(waiting.Writer);
        }
        return SendAsync(waiting, connection, token);
    }

    private async Task SendAsync(Channel<byte[]> waiting, DeviceConnection connection, CancellationToken token)
    {
        try
        {
            await foreach (var frame in waiting.Reader.ReadAllAsync(token))
            {
                await connection.SendAsync(frame, token);
            }
        }
        finally
        {
            lock (gate)
            {
                clients.Remove(waiting.Writer);
            }
        }
    }
}
