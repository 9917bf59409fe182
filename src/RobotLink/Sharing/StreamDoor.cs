using System.Net;
using System.Net.Sockets;
using RobotLink.Profiles;
using RobotLink.Transports;

namespace RobotLink.Sharing;

/// <summary>Takes TCP calls of programs.</summary>
internal sealed class StreamDoor : IShareDoor
{
    private const int Backlog = 64;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>A program whose PC is switched off is noticed, though nothing is sent to it.</summary>
    private static readonly TcpSettings Keepalive = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10), 3, TimeSpan.FromSeconds(60));

    private readonly Socket listener;
    private readonly SharePort port;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource closing = new();
    private readonly Task accepting;

    /// <exception cref="SocketException">The port cannot be had.</exception>
    public StreamDoor(IPEndPoint end, SharePort port, TimeProvider time)
    {
        (this.port, this.time) = (port, time);
        listener = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(end);
            listener.Listen(Backlog);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        End = listener.LocalEndPoint!;
        accepting = AcceptAllAsync();
    }

    public EndPoint End { get; }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAllAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                Take(await listener.AcceptAsync(closing.Token));
            }
            catch (Exception reason) when (reason is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // Out of descriptors, or the caller was gone before we came to it.
                await Task.WhenAny(Task.Delay(AfterFailure, time, closing.Token));
            }
        }
    }

    private void Take(Socket call)
    {
        var isTaken = false;
        try
        {
            var caller = (call.RemoteEndPoint as IPEndPoint)?.Address;
            TcpOptions.Apply(call, Keepalive);
            isTaken = port.Welcome(caller, new ClientConnection(call, port.Configuration.Queue, time), isNews: true);
        }
        catch (SocketException)
        {
            // The caller has gone already; that costs the next one no time.
        }
        catch (Exception reason)
        {
            port.Failed($"{End}", reason);
        }
        finally
        {
            if (!isTaken)
            {
                call.Dispose();
            }
        }
    }
}
