using System.Net;
using System.Net.Sockets;
using RobotLink.Host.Cli;

namespace RobotLink.Host.Benchmark;

/// <summary>What programs saw that asked without pause.</summary>
/// <param name="PerSecond">Questions answered, all programs together.</param>
internal sealed record Asked(double PerSecond, TimeSpan Half, TimeSpan NinetyNine);

/// <summary>Programs that speak with a device, be it directly or through RobotLink: they cannot tell. Each looks at every line that it gets.</summary>
internal sealed class Programs(TimeProvider time)
{
    private const string HungUp = "RobotLink or the device hung up on a program";

    private static readonly TimeSpan Beginning = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>One program on each port, each with one question under way.</summary>
    public async Task<Asked> AskAsync(IReadOnlyList<IPEndPoint> ends, TimeSpan within, CancellationToken stopping)
    {
        var askers = ends.Select(end => new Asker(Call(end), time)).ToArray();
        try
        {
            var asking = Task.WhenAll(askers.Select(asker => asker.AskAsync()));
            await Task.WhenAny(asking, Task.Delay(Beginning, time, stopping));
            foreach (var asker in askers)
            {
                asker.Counts = true;
            }

            var began = time.GetTimestamp();
            await Task.WhenAny(asking, Task.Delay(within, time, stopping));
            stopping.ThrowIfCancellationRequested();
            foreach (var asker in askers)
            {
                asker.IsOver = true;
            }

            var took = time.GetElapsedTime(began);
            await AnsweredAsync(asking, stopping);
            return Of([.. askers.SelectMany(asker => asker.Took)], took);
        }
        finally
        {
            foreach (var asker in askers)
            {
                asker.Dispose();
            }
        }
    }

    /// <summary>A program that listens to a device that never pauses.</summary>
    /// <param name="begin">Lets the device begin.</param>
    /// <returns>Lines in a second.</returns>
    public async Task<double> HearAsync(IPEndPoint end, Func<Task> begin, TimeSpan within, CancellationToken stopping)
    {
        using var listener = new Listener(Call(end));
        await listener.GreetAsync().WaitAsync(Patience, time, stopping);
        await begin();
        var listening = listener.HearAsync();
        await Task.WhenAny(listening, Task.Delay(Beginning, time, stopping));
        var (before, began) = (listener.Count, time.GetTimestamp());
        await Task.WhenAny(listening, Task.Delay(within, time, stopping));
        stopping.ThrowIfCancellationRequested();
        var (heard, took) = (listener.Count - before, time.GetElapsedTime(began));
        listener.IsOver = true;
        await AnsweredAsync(listening, stopping);
        return heard > 0 ? heard / took.TotalSeconds : throw Wrong("no line came through");
    }

    private static CommandFailedException Wrong(string what, Exception? reason = null) =>
        new(ExitCode.Failed, $"The measurement is worthless: {what}. That is a defect of RobotLink; please report it.", reason);

    private static Socket Call(IPEndPoint end)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(end);
        return socket;
    }

    private async Task AnsweredAsync(Task programs, CancellationToken stopping)
    {
        try
        {
            await programs.WaitAsync(Patience, time, stopping);
        }
        catch (TimeoutException reason)
        {
            throw Wrong($"nothing came for {Patience.TotalSeconds:0} s", reason);
        }
        catch (SocketException reason)
        {
            throw Wrong($"a program lost its connection ({reason.Message})", reason);
        }
    }

    private static Asked Of(List<TimeSpan> took, TimeSpan window)
    {
        if (took.Count == 0)
        {
            throw Wrong("no question was answered");
        }

        took.Sort();
        return new Asked(took.Count / window.TotalSeconds, took[took.Count / 2], took[(int)(took.Count * 0.99)]);
    }

    private sealed class Asker(Socket socket, TimeProvider time) : IDisposable
    {
        private readonly byte[] question = new byte[MeasuredLine.Length];
        private readonly byte[] answer = new byte[2 * MeasuredLine.Length];

        private volatile bool counts;
        private volatile bool isOver;

        public List<TimeSpan> Took { get; } = new(capacity: 64 * 1024);

        public bool Counts
        {
            set => counts = value;
        }

        public bool IsOver
        {
            set => isOver = value;
        }

        public async Task AskAsync()
        {
            for (var number = 0L; !isOver; number++)
            {
                MeasuredLine.Write(MeasuredLine.Question, number, question);
                var began = time.GetTimestamp();
                _ = await socket.SendAsync(question);
                await ReceiveAsync();
                var took = time.GetElapsedTime(began);
                question[0] = MeasuredLine.Answer;
                if (!answer.AsSpan(0, MeasuredLine.Length).SequenceEqual(question))
                {
                    throw Wrong($"question {number} got the answer of another");
                }

                if (counts && !isOver)
                {
                    Took.Add(took);
                }
            }
        }

        public void Dispose() => socket.Dispose();

        private async ValueTask ReceiveAsync()
        {
            for (var length = 0; length < MeasuredLine.Length;)
            {
                var count = await socket.ReceiveAsync(answer.AsMemory(length));
                length += count > 0 ? count : throw Wrong(HungUp);
            }
        }
    }

    private sealed class Listener(Socket socket) : IDisposable
    {
        private readonly byte[] heard = new byte[64 * 1024];
        private long count;
        private long next = -1;
        private volatile bool isOver;

        public long Count => Volatile.Read(ref count);

        public bool IsOver
        {
            set => isOver = value;
        }

        /// <summary>One question and its answer: the device knows of it from then on.</summary>
        public async Task GreetAsync()
        {
            MeasuredLine.Write(MeasuredLine.Question, 0, heard);
            _ = await socket.SendAsync(heard.AsMemory(0, MeasuredLine.Length));
            for (var length = 0; length < MeasuredLine.Length;)
            {
                var more = await socket.ReceiveAsync(heard.AsMemory(length));
                length += more > 0 ? more : throw Wrong(HungUp);
            }
        }

        public async Task HearAsync()
        {
            var length = 0;
            while (!isOver)
            {
                var more = await socket.ReceiveAsync(heard.AsMemory(length));
                length += more > 0 ? more : throw Wrong(HungUp);
                var taken = 0;
                for (; length - taken >= MeasuredLine.Length; taken += MeasuredLine.Length)
                {
                    Take(heard.AsSpan(taken, MeasuredLine.Length));
                }

                length -= taken;
                heard.AsSpan(taken, length).CopyTo(heard);
            }
        }

        public void Dispose() => socket.Dispose();

        private void Take(ReadOnlySpan<byte> line)
        {
            var number = MeasuredLine.Number(line);
            if (number < 0 || (next >= 0 && number != next))
            {
                throw Wrong($"line {number} came where line {next} was due");
            }

            next = number + 1;
            Volatile.Write(ref count, count + 1);
        }
    }
}
