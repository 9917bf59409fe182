using System.Collections.Concurrent;
using System.Net;
using RobotLink.EndToEndTests.Lab;
using RobotLink.FaultProxy;
using RobotLink.Proof.Devices;

namespace RobotLink.Proof.Commands;

/// <summary>A robot, and a way to it that is spoiled at random.</summary>
internal sealed class CommandedLink : IAsyncDisposable
{
    private static readonly string[] Faults = ["reset", "reset in a reply", "half-close", "stall", "short stall", "delay", "slow robot", "silent robot"];

    private readonly Random random;

    /// <param name="onMove">Called for each command that arrives, before anything else is done with it.</param>
    public CommandedLink(int number, int seed, Action<string, long> onMove)
    {
        Name = $"r{number}";
        random = new Random(seed);
        Robot = new LineDevice(LabClock.Time, LineDevice.Bind(new IPEndPoint(IPAddress.Loopback, 0)), move => onMove(Name, move)) { MoveTime = TimeSpan.FromMilliseconds(5) };
        Way = new Relay(LabClock.Time, new IPEndPoint(IPAddress.Loopback, 0), Robot.Endpoint, seed);
    }

    public string Name { get; }

    public LineDevice Robot { get; }

    public Relay Way { get; }

    public ConcurrentDictionary<string, int> Happened { get; } = [];

    /// <summary>Fault after fault, until told to stop; then the way is fair again.</summary>
    public async Task FailAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await LabClock.Hold(TimeSpan.FromMilliseconds(random.Next(100, 2500)), stop);
                var fault = Faults[random.Next(Faults.Length)];
                Happened.AddOrUpdate(fault, 1, (_, times) => times + 1);
                await FailAsync(fault, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Heal();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Way.DisposeAsync();
        await Robot.DisposeAsync();
    }

    private async Task FailAsync(string fault, CancellationToken stop)
    {
        switch (fault)
        {
            case "reset":
                Way.Reset();
                return;
            case "reset in a reply":
                Way.ResetAfter(random.Next(1, 12));
                return;
            case "half-close":
                Way.HalfClose();
                return;
            case "stall" or "short stall":
                Way.Mood = Mood.Fair with { IsStalled = true };
                await LabClock.Hold(TimeSpan.FromMilliseconds(fault == "stall" ? random.Next(2500, 4000) : random.Next(100, 1200)), stop);
                break;
            case "delay":
                Way.Mood = Mood.Fair with { Delay = TimeSpan.FromMilliseconds(random.Next(5, 120)), Jitter = TimeSpan.FromMilliseconds(5), PieceBytes = random.Next(4) };
                await LabClock.Hold(TimeSpan.FromMilliseconds(random.Next(500, 1500)), stop);
                break;
            case "slow robot":
                Robot.MoveTime = TimeSpan.FromMilliseconds(random.Next(200, 900));
                await LabClock.Hold(TimeSpan.FromMilliseconds(random.Next(500, 1500)), stop);
                break;
            default:
                Robot.Apply("silent");
                await LabClock.Hold(TimeSpan.FromMilliseconds(random.Next(200, 3000)), stop);
                break;
        }

        Heal();
    }

    private void Heal()
    {
        Way.Mood = Mood.Fair;
        Robot.MoveTime = TimeSpan.FromMilliseconds(5);
        Robot.Apply("none");
    }
}
