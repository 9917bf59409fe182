using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>One ICMP echo, by whatever socket this program may open; no other program is started. All questions share one socket, open only while somebody asks.</summary>
internal sealed class Echo(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<AddressFamily, Ear> ears = [];
    private ushort number;

    /// <summary>How long an answer is waited for.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Does not throw.</summary>
    public async Task<EchoReading> AskAsync(IPAddress address)
    {
        try
        {
            return OperatingSystem.IsLinux() ? await AskBySocketAsync(address) : await AskBySystemAsync(address);
        }
        catch (SocketException reason) when (reason.SocketErrorCode is SocketError.AccessDenied or SocketError.OperationNotSupported or SocketError.ProtocolNotSupported)
        {
            return EchoReading.NotMeasured("this program may not send an echo (see net.ipv4.ping_group_range, or CAP_NET_RAW)");
        }
        catch (SocketException reason) when (reason.SocketErrorCode is SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown)
        {
            return new EchoReading(CheckResult.Fail, $"no echo could be sent to {address}: {reason.Message}");
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException or PingException)
        {
            return EchoReading.NotMeasured($"no echo could be sent: {reason.Message}");
        }
    }

    /// <summary>Windows lets every program send an echo.</summary>
    private async Task<EchoReading> AskBySystemAsync(IPAddress address)
    {
        using var ping = new Ping();
        var started = time.GetTimestamp();
        var reply = await ping.SendPingAsync(address, (int)Limit.TotalMilliseconds);
        return reply.Status == IPStatus.Success ? new EchoReading(CheckResult.Pass, $"{address} answered after {reply.RoundtripTime} ms")
            : !Silence.IsReal(Limit, time.GetElapsedTime(started)) ? EchoReading.NotMeasured(Silence.NoTimeToListen)
            : new EchoReading(CheckResult.Fail, $"{address} did not answer ({reply.Status})");
    }

    private async Task<EchoReading> AskBySocketAsync(IPAddress address)
    {
        var started = time.GetTimestamp();
        var ear = Listen(address.AddressFamily);
        var mine = Next();
        var answer = ear.Expect(mine);
        try
        {
            await ear.Socket.SendToAsync(EchoFrames.Question(ear.IsVersion6, Ear.Identity, mine), SocketFlags.None, new IPEndPoint(address, 0));
            await answer.WaitAsync(Limit, time);
            return new EchoReading(CheckResult.Pass, $"{address} answered after {time.GetElapsedTime(started).TotalMilliseconds:0.#} ms");
        }
        catch (TimeoutException)
        {
            return Silence.IsReal(Limit, time.GetElapsedTime(started), ear.Socket)
                ? new EchoReading(CheckResult.Fail, $"{address} did not answer an echo within {Limit.TotalSeconds:0.#} s")
                : EchoReading.NotMeasured(Silence.NoTimeToListen);
        }
        finally
        {
            await LeaveAsync(address.AddressFamily, ear, mine);
        }
    }

    private ushort Next()
    {
        lock (gate)
        {
            return ++number;
        }
    }

    private Ear Listen(AddressFamily family)
    {
        lock (gate)
        {
            if (!ears.TryGetValue(family, out var ear))
            {
                ears.Add(family, ear = Ear.Open(family));
            }

            ear.Users++;
            return ear;
        }
    }

    private async Task LeaveAsync(AddressFamily family, Ear ear, ushort mine)
    {
        bool isLast;
        lock (gate)
        {
            ear.Forget(mine);
            isLast = --ear.Users == 0;
            if (isLast)
            {
                ears.Remove(family);
            }
        }

        if (isLast)
        {
            await ear.DisposeAsync();
        }
    }

    /// <summary>One socket and those who wait for an answer there.</summary>
    private sealed class Ear : IAsyncDisposable
    {
        private const int PacketMax = 1600;

        private readonly Dictionary<ushort, TaskCompletionSource> expected = [];
        private readonly bool isRaw;
        private readonly Task listening;
        private Exception? deaf;

        private Ear(Socket socket, bool isRaw)
        {
            (Socket, this.isRaw) = (socket, isRaw);
            listening = ListenAsync();
        }

        /// <summary>Tells our echoes on a raw socket from those of other programs; the kernel puts its own where it keeps them apart itself.</summary>
        public static ushort Identity { get; } = (ushort)(Environment.ProcessId ^ 0x524C);

        public Socket Socket { get; }

        public bool IsVersion6 => Socket.AddressFamily == AddressFamily.InterNetworkV6;

        public int Users { get; set; }

        /// <exception cref="SocketException">Neither kind of socket is permitted.</exception>
        public static Ear Open(AddressFamily family)
        {
            var protocol = family == AddressFamily.InterNetworkV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp;
            try
            {
                return new Ear(new Socket(family, SocketType.Dgram, protocol), isRaw: false);
            }
            catch (SocketException)
            {
                return new Ear(new Socket(family, SocketType.Raw, protocol), isRaw: true);
            }
        }

        public Task Expect(ushort mine)
        {
            var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (expected)
            {
                expected[mine] = answer;
                if (deaf is not null)
                {
                    answer.TrySetException(deaf);
                    _ = answer.Task.Exception;
                }
            }

            return answer.Task;
        }

        public void Forget(ushort mine)
        {
            lock (expected)
            {
                expected.Remove(mine);
            }
        }

        public async ValueTask DisposeAsync()
        {
            Socket.Dispose();
            await listening;
        }

        private async Task ListenAsync()
        {
            // An unbound socket hears nothing, and .NET does not let it listen.
            var any = IsVersion6 ? IPAddress.IPv6Any : IPAddress.Any;
            var buffer = new byte[PacketMax];
            try
            {
                Socket.Bind(new IPEndPoint(any, 0));
                while (true)
                {
                    var received = await Socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(any, 0));
                    Take(buffer.AsSpan(0, received.ReceivedBytes));
                }
            }
            catch (Exception reason)
            {
                // Whatever it was: who still waits must not take it for silence.
                lock (expected)
                {
                    // Whatever the system calls it: this socket of ours hears nothing, which says nothing about a device.
                    deaf = new PingException($"the socket hears nothing any more: {reason.Message}");
                    foreach (var answer in expected.Values)
                    {
                        answer.TrySetException(deaf);
                        _ = answer.Task.Exception;
                    }
                }
            }
        }

        private void Take(ReadOnlySpan<byte> packet)
        {
            if (!EchoFrames.TryReadReply(packet, IsVersion6, isRaw && !IsVersion6, out var identity, out var mine) || (isRaw && identity != Identity))
            {
                return;
            }

            lock (expected)
            {
                if (expected.TryGetValue(mine, out var answer))
                {
                    answer.TrySetResult();
                }
            }
        }
    }
}
