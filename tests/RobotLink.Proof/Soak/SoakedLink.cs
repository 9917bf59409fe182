using System.Net;
using RobotLink.EndToEndTests.Lab;
using RobotLink.FaultProxy;
using RobotLink.Proof.Devices;

namespace RobotLink.Proof.Soak;

/// <summary>One link of the soak: the device, the spoiled way to it, and the book of what was sent through it.</summary>
internal sealed class SoakedLink : IAsyncDisposable
{
    private static readonly TimeSpan EventPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MoveTime = TimeSpan.FromMilliseconds(40);

    private readonly Random random;
    private readonly Random pauses;

    public SoakedLink(int number, int seed)
    {
        random = new Random(seed);
        pauses = new Random(-seed);
        Name = $"s{number}";
        var device = LineDevice.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endpoint = device.LocalEndPoint!;
        Device = new LineDevice(LabClock.Time, device) { EventPeriod = EventPeriod, MoveTime = MoveTime };
        Relay = new Relay(LabClock.Time, new IPEndPoint(IPAddress.Loopback, 0), endpoint, seed);
    }

    public string Name { get; }

    public LineDevice Device { get; }

    public Relay Relay { get; }

    public Ledger Ledger { get; } = new();

    /// <summary>Faults done so far, by their name.</summary>
    public Dictionary<string, int> Faults { get; } = [];

    /// <summary>Fails at random until <paramref name="stop"/>, and is whole then.</summary>
    public async Task Fail(TimeSpan pauseAtMost, TimeSpan faultAtMost, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await LabClock.Hold(pauseAtMost * random.NextDouble(), stop);
                var (name, begin) = Kinds[random.Next(Kinds.Length)];
                Faults[name] = Faults.GetValueOrDefault(name) + 1;
                begin(this);
                await LabClock.Hold(faultAtMost * random.NextDouble(), stop);
                Heal();
            }
        }
        catch (OperationCanceledException)
        {
            Heal();
        }
    }

    /// <summary>Sends moves at random until <paramref name="stop"/>.</summary>
    /// <param name="send">Gives the outcome.</param>
    public async Task Command(TimeSpan pauseAtMost, Func<string, long, Task<string>> send, CancellationToken stop)
    {
        for (var number = 1L; !stop.IsCancellationRequested; number++)
        {
            try
            {
                await LabClock.Hold(pauseAtMost * pauses.NextDouble(), stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            // Not given up with the rest: each outcome belongs into the book.
            Ledger.Outcomes[number] = await send(Name, number);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Device.DisposeAsync();
    }

    private static readonly (string Name, Action<SoakedLink> Begin)[] Kinds =
    [
        ("reset", link => link.Relay.Reset()),
        ("reset in a message", link => link.Spoil(way => way with { PieceBytes = 1 }, way => way.ResetAfter(link.random.Next(1, 40)))),
        ("half-close", link => link.Relay.HalfClose()),
        ("stall", link => link.Spoil(way => way with { IsStalled = true })),
        ("byte by byte", link => link.Spoil(way => way with { PieceBytes = 1 })),
        ("delay", link => link.Spoil(way => way with { Delay = TimeSpan.FromMilliseconds(100), Jitter = TimeSpan.FromMilliseconds(100) })),
        ("hung program", link => link.Device.Apply("silent")),
        ("hang-up", link => link.Device.Apply("close")),
        ("device resets", link => link.Device.Apply("reset")),
        ("seat taken", link => link.Device.Apply("close-always")),
    ];

    private void Spoil(Func<Mood, Mood> how, Action<Relay>? and = null)
    {
        Relay.Mood = how(Mood.Fair);
        and?.Invoke(Relay);
    }

    private void Heal()
    {
        Device.Apply("none");
        Relay.Mood = Mood.Fair;
    }
}
