namespace RobotLink.Simulators.Sartorius;

/// <summary>
/// What lies on the pan and how the weight settles. Without a fixed load, loads come and go in a cycle. Weights in g.
/// Safe to use from several threads.
/// </summary>
internal sealed class Scale(TimeProvider time, int seed)
{
    /// <summary>The range of a 3.2 kg precision balance with 10 mg steps.</summary>
    public const double Capacity = 3200;

    public const double Step = 0.01;

    /// <summary>Below this the pan is missing.</summary>
    private const double Lowest = -50;

    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(1200);

    private readonly Lock gate = new();
    private readonly Cadence loads = new(time, TimeSpan.FromSeconds(5)) { Running = true };
    private long loadsSeen;
    private double? fixedLoad;
    private double before;
    private double target;
    private double tare;
    private bool tareWanted;
    private long changed = time.GetTimestamp();

    public bool Running
    {
        set => loads.Running = value;
    }

    /// <summary>The number of a failure that is shown instead of the weight; 0 = none.</summary>
    public int Error { get; set; }

    /// <summary>Puts this load on the pan for good; null brings the cycle back.</summary>
    public void Load(double? grams)
    {
        lock (gate)
        {
            CatchUp();
            fixedLoad = grams;
            Change(grams ?? CycleLoad(loadsSeen), TimeSpan.Zero);
        }
    }

    /// <summary>The next stable weight becomes zero.</summary>
    public void Tare()
    {
        lock (gate)
        {
            CatchUp();
            tareWanted = true;
            CatchUp();
        }
    }

    public Weighing Observe()
    {
        lock (gate)
        {
            CatchUp();
            var gross = Gross();
            return (Error, gross) switch
            {
                ( > 0, _) => new Weighing(WeighingKind.Error, 0, Error, IsStable: true),
                (_, > Capacity) => new Weighing(WeighingKind.Overload, 0, 0, IsStable: true),
                (_, < Lowest) => new Weighing(WeighingKind.Underload, 0, 0, IsStable: true),
                _ => new Weighing(WeighingKind.Weight, Math.Round((gross - tare) / Step) * Step, 0, Settled),
            };
        }
    }

    private bool Settled => time.GetElapsedTime(changed) >= SettleTime;

    private double CycleLoad(long number) => number % 2 == 0 ? 0 : 100 + ((number * 7919 + seed * 104_729L) % 50_000 * Step);

    // Swings around the load and comes to rest.
    private double Gross()
    {
        var part = Math.Min(1, time.GetElapsedTime(changed) / SettleTime);
        return part >= 1 ? target : target + ((before - target) * Math.Exp(-6 * part) * Math.Cos(9 * part));
    }

    /// <param name="ago">Nobody looked when it happened.</param>
    private void Change(double load, TimeSpan ago)
    {
        if (load != target)
        {
            before = Gross();
            target = load;
            changed = time.GetTimestamp() - (long)(ago.TotalSeconds * time.TimestampFrequency);
        }
    }

    private void CatchUp()
    {
        var (count, untilNext) = loads.Observe();
        if (count != loadsSeen)
        {
            loadsSeen = count;
            Change(fixedLoad ?? CycleLoad(count), loads.Period - (untilNext ?? loads.Period));
        }
        if (tareWanted && Settled)
        {
            (tare, tareWanted) = (target, false);
        }
    }
}

/// <summary>What the display shows.</summary>
internal enum WeighingKind
{
    Weight,
    Overload,
    Underload,
    Error,
}

/// <summary>One look at the display.</summary>
/// <param name="Grams">Net weight.</param>
/// <param name="Error">Two or three digits.</param>
internal readonly record struct Weighing(WeighingKind Kind, double Grams, int Error, bool IsStable);
