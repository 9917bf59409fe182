using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>Asks the network itself: who has this address? Many questions at a port share one socket, which is open only while somebody asks.</summary>
internal sealed class AddressProbe(TimeProvider time)
{
    private const int Questions = 3;
    private const int WindowsAsksMax = 32;

    /// <summary>After the first answer: the other owner in an address conflict answers about as fast.</summary>
    private static readonly TimeSpan SecondOwnerWithin = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly Dictionary<int, Ear> ears = [];
    private int windowsAsks;

    /// <summary>Between two questions for the same address.</summary>
    public TimeSpan Apart { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Takes at most three times <see cref="Apart"/> and 0.1 s. Does not throw.</summary>
    public async Task<AddressReading> AskAsync(NetworkPort port, IPAddress? own, IPAddress asked)
    {
        if (asked.AddressFamily != AddressFamily.InterNetwork)
        {
            return AddressReading.NotMeasured("only asked for addresses of IPv4");
        }

        if (port.Hardware is null || own is null)
        {
            return AddressReading.NotMeasured($"{port.Reading.Name} knows no hardware addresses");
        }

        if (port.HasCarrier is false)
        {
            return AddressReading.NotMeasured($"{port.Reading.Name} has no link: nobody can be asked");
        }

        try
        {
            return OperatingSystem.IsWindows() ? await AskWindowsAsync(own, asked) : await AskAsync(port, port.Hardware, own, asked);
        }
        catch (SocketException reason) when (reason.SocketErrorCode is SocketError.AccessDenied or SocketError.OperationNotSupported)
        {
            return AddressReading.NotMeasured("this program may not ask (needs CAP_NET_RAW)");
        }
        catch (Exception reason) when (reason is SocketException or ObjectDisposedException or DllNotFoundException or EntryPointNotFoundException)
        {
            return AddressReading.NotMeasured($"cannot be asked: {reason.Message}");
        }
    }

    /// <summary>Windows asks for us, holding a thread for up to three seconds; it tells of one owner only.</summary>
    [SupportedOSPlatform("windows")]
    private async Task<AddressReading> AskWindowsAsync(IPAddress own, IPAddress asked)
    {
        if (Interlocked.Increment(ref windowsAsks) > WindowsAsksMax)
        {
            Interlocked.Decrement(ref windowsAsks);
            return AddressReading.NotMeasured("too many addresses are asked for already");
        }

        var started = time.GetTimestamp();
        var hardware = new byte[6];
        var asking = Task.Run(() => AskWindows(own, asked, hardware));
        await WithinAsync(asking, (Apart * Questions) + SecondOwnerWithin);
        return !asking.IsCompletedSuccessfully ? NobodyAnswered(asked) : await asking switch
        {
            WindowsCalls.Success => Answered(asked, [HardwareText.Of(hardware)], time.GetElapsedTime(started)),
            WindowsCalls.NobodyAnswered or WindowsCalls.NobodyAnsweredOnce => NobodyAnswered(asked),
            var error => AddressReading.NotMeasured($"Windows does not ask (error {error})"),
        };
    }

    [SupportedOSPlatform("windows")]
    private int AskWindows(IPAddress own, IPAddress asked, byte[] hardware)
    {
        try
        {
            return WindowsCalls.AskAddress(own, asked, hardware);
        }
        finally
        {
            Interlocked.Decrement(ref windowsAsks);
        }
    }

    private static AddressReading NobodyAnswered(IPAddress asked) =>
        new(CheckResult.Fail, [], $"asked for the hardware address of {asked}; nobody answered");

    private async Task<AddressReading> AskAsync(NetworkPort port, byte[] hardware, IPAddress own, IPAddress asked)
    {
        var started = time.GetTimestamp();
        var ear = Listen(port.Index);
        var answers = ear.Expect(asked, HardwareText.Of(hardware));
        try
        {
            var frame = ArpFrames.Question(hardware, own, asked);
            for (var question = 1; question <= Questions && !answers.First.IsCompleted; question++)
            {
                await ear.Socket.SendAsync(frame, SocketFlags.None);
                await WithinAsync(answers.First, question == Questions ? Apart + SecondOwnerWithin : Apart);
            }

            if (answers.First.IsFaulted)
            {
                await answers.First;
            }

            if (!answers.First.IsCompleted)
            {
                return !Silence.IsReal((Questions * Apart) + SecondOwnerWithin, time.GetElapsedTime(started), ear.Socket) ? AddressReading.NotMeasured(Silence.NoTimeToListen)
                    : new AddressReading(CheckResult.Fail, [], $"asked {Questions} times for the hardware address of {asked}; nobody answered");
            }

            var took = time.GetElapsedTime(started);
            await WithinAsync(answers.Second, SecondOwnerWithin);
            return Answered(asked, answers.Hardware, took);
        }
        finally
        {
            await LeaveAsync(port.Index, ear, answers);
        }
    }

    private static AddressReading Answered(IPAddress asked, string[] hardware, TimeSpan took) => new(
        CheckResult.Pass,
        hardware,
        hardware.Length > 1
            ? $"{hardware.Length} devices answer for {asked}: {string.Join(", ", hardware)}"
            : $"{hardware[0]} answers for {asked} (after {took.TotalMilliseconds:0.#} ms)");

    private async Task WithinAsync(Task answer, TimeSpan limit)
    {
        try
        {
            await answer.WaitAsync(limit, time);
        }
        catch (TimeoutException)
        {
            // Then it has not come.
        }
    }

    private Ear Listen(int port)
    {
        lock (gate)
        {
            if (!ears.TryGetValue(port, out var ear))
            {
                ears.Add(port, ear = new Ear(PacketSocket.Open(port, ArpFrames.EtherType)));
            }

            ear.Users++;
            return ear;
        }
    }

    private async Task LeaveAsync(int port, Ear ear, Answers answers)
    {
        bool isLast;
        lock (gate)
        {
            ear.Forget(answers);
            isLast = --ear.Users == 0;
            if (isLast)
            {
                ears.Remove(port);
            }
        }

        if (isLast)
        {
            await ear.DisposeAsync();
        }
    }

    /// <summary>Who answered for one address.</summary>
    private sealed class Answers(IPAddress asked, string own)
    {
        private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<string> owners = [];

        public IPAddress Asked => asked;

        public Task First => first.Task;

        public Task Second => second.Task;

        public string[] Hardware
        {
            get
            {
                lock (owners)
                {
                    return [.. owners];
                }
            }
        }

        public void Take(string hardware)
        {
            lock (owners)
            {
                if (hardware == own || owners.Contains(hardware))
                {
                    return;
                }

                owners.Add(hardware);
                _ = owners.Count == 1 ? first.TrySetResult() : second.TrySetResult();
            }
        }

        public void Fail(Exception reason)
        {
            first.TrySetException(reason);
            _ = first.Task.Exception;
        }
    }

    /// <summary>One port's socket and those who wait for an answer there.</summary>
    private sealed class Ear : IAsyncDisposable
    {
        private const int FrameMax = 1600;

        private readonly List<Answers> expected = [];
        private readonly Task listening;
        private Exception? deaf;

        public Ear(Socket socket)
        {
            Socket = socket;
            listening = ListenAsync();
        }

        public Socket Socket { get; }

        public int Users { get; set; }

        public Answers Expect(IPAddress asked, string own)
        {
            var answers = new Answers(asked, own);
            lock (expected)
            {
                expected.Add(answers);
                if (deaf is not null)
                {
                    answers.Fail(deaf);
                }
            }

            return answers;
        }

        public void Forget(Answers answers)
        {
            lock (expected)
            {
                expected.Remove(answers);
            }
        }

        public async ValueTask DisposeAsync()
        {
            Socket.Dispose();
            await listening;
        }

        private async Task ListenAsync()
        {
            var buffer = new byte[FrameMax];
            try
            {
                while (true)
                {
                    var count = await Socket.ReceiveAsync(buffer, SocketFlags.None);
                    if (ArpFrames.TryReadOwner(buffer.AsSpan(0, count), out var owner, out var hardware))
                    {
                        Take(owner, hardware);
                    }
                }
            }
            catch (Exception reason)
            {
                // Whatever it was: who still waits must not take it for silence.
                lock (expected)
                {
                    deaf = reason;
                    expected.ForEach(answers => answers.Fail(reason));
                }
            }
        }

        private void Take(IPAddress owner, string hardware)
        {
            lock (expected)
            {
                foreach (var answers in expected.Where(answers => answers.Asked.Equals(owner)))
                {
                    answers.Take(hardware);
                }
            }
        }
    }
}
