using System.Net;
using RobotLink.Diagnosis;
using RobotLink.Transports;

namespace RobotLink.Simulation.Network;

/// <summary>Calls over a modelled way: a SYN now, and again after one, two and three seconds.</summary>
/// <param name="turns">Of all who call from this PC.</param>
internal sealed class ModelDialler(VirtualTime time, Way way, ModelHost host, Random random, DeviceTurns turns) : IDialler
{
    private static readonly IPAddress Remote = IPAddress.Parse("10.0.0.2");

    private readonly VirtualTime time = time;
    private readonly Way way = way;
    private readonly ModelHost host = host;
    private readonly Random random = random;

    private static readonly TimeSpan SynApart = TimeSpan.FromSeconds(1);

    /// <summary>Calls under way at this moment.</summary>
    public int UnderWay { get; private set; }

    /// <summary>The last that was answered.</summary>
    public ModelConnection? Connection { get; private set; }

    /// <summary>When calls began, for whoever checks their pace.</summary>
    public Action<TimeSpan>? Began { get; set; }

    /// <summary>When a call began that nobody answered.</summary>
    public Action<TimeSpan>? Unanswered { get; set; }

    public async Task<IConnection> DialAsync(DialTarget target, CancellationToken stopping) =>
        await CallAsync(target, await turns.EnterAsync(host.Address, stopping), stopping);

    private Task<IConnection> CallAsync(DialTarget target, DeviceTurn turn, CancellationToken stopping)
    {
        var call = new Call(this, target, turn);
        UnderWay++;
        Began?.Invoke(time.Now);
        call.Cancelling = stopping.Register(() => call.End(() => call.Answer.TrySetCanceled(stopping)));
        call.Syn();
        time.After(target.Timeout, call.TimeOut);
        return call.Answer.Task;
    }

    private sealed class Call(ModelDialler dialler, DialTarget target, DeviceTurn turn)
    {
        private readonly TimeSpan began = dialler.time.Now;
        private bool ended;

        public TaskCompletionSource<IConnection> Answer { get; } = new();

        public CancellationTokenRegistration Cancelling { get; set; }

        public void Syn()
        {
            if (ended)
            {
                return;
            }

            var way = dialler.way;
            if (way.Passes(dialler.random))
            {
                dialler.time.After(2 * way.Delay, Answered);
            }
            else
            {
                dialler.time.After(SynApart, Syn);
            }
        }

        public void TimeOut()
        {
            if (!ended)
            {
                turn.NobodyAnswered();
                dialler.Unanswered?.Invoke(began);
                Fail(DialOutcome.TimedOut, $"no answer within {target.Timeout.TotalSeconds:0.###} s");
            }
        }

        public void End(Action tell)
        {
            if (ended)
            {
                return;
            }

            ended = true;
            dialler.UnderWay--;
            turn.Dispose();
            Cancelling.Dispose();
            tell();
        }

        private void Answered()
        {
            if (ended)
            {
                return;
            }

            if (!dialler.way.Carries)
            {
                dialler.time.After(SynApart, Syn);
            }
            else if (!dialler.host.Listening || dialler.way.Exchanged || (dialler.way.Conflict && dialler.random.Next(2) == 0))
            {
                Fail(DialOutcome.Refused, $"port {target.Port} is closed");
            }
            else
            {
                var port = target.LocalPort != 0 ? target.LocalPort : dialler.host.NextPort();
                var connection = new ModelConnection(dialler.time, dialler.way, dialler.host, dialler.random, target.Settings, port);
                dialler.host.Accept(connection);
                dialler.Connection = connection;
                End(() => Answer.TrySetResult(connection));
            }
        }

        private void Fail(DialOutcome outcome, string detail) => End(() => Answer.TrySetException(
            new DialException(
                new DialFailure(outcome, dialler.time.Now - began, target.ToString(), detail, outcome == DialOutcome.TimedOut ? dialler.way.Known : null) { Remote = Remote }, null)));
    }
}
