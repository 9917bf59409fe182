namespace RobotLink.Simulators.Sockets;

/// <summary>Gives the bytes of one client one by one.</summary>
internal sealed class ByteSource(DeviceConnection connection)
{
    private readonly byte[] buffer = new byte[1024];
    private int at;
    private int filled;

    /// <returns>Null when the client has hung up or stayed silent for longer than <paramref name="silence"/>.</returns>
    public async ValueTask<byte?> NextAsync(TimeSpan silence, CancellationToken token)
    {
        if (at == filled)
        {
            (at, filled) = (0, await connection.ReceiveAsync(buffer, silence, token));
        }
        return filled > 0 ? buffer[at++] : null;
    }

    public ValueTask<byte?> NextAsync(CancellationToken token) => NextAsync(Timeout.InfiniteTimeSpan, token);
}
