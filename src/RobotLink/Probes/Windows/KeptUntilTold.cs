namespace RobotLink.Probes;

/// <summary>What is read once and kept until news say that it may have changed; as long as nobody would tell, it is read each time. Thread-safe.</summary>
internal sealed class KeptUntilTold<T>(Func<T> read)
    where T : class
{
    private readonly Lock gate = new();
    private T? kept;
    private long told;

    /// <summary>Somebody calls <see cref="Forget"/> after each change.</summary>
    public bool IsTold { get; set; }

    public T Get()
    {
        long before;
        lock (gate)
        {
            if (kept is not null)
            {
                return kept;
            }

            before = told;
        }

        // Takes long: not under the gate.
        var now = read();
        lock (gate)
        {
            kept = IsTold && told == before ? now : kept;
        }

        return now;
    }

    public void Forget()
    {
        lock (gate)
        {
            (kept, told) = (null, told + 1);
        }
    }
}
