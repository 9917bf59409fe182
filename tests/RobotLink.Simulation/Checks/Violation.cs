namespace RobotLink.Simulation.Checks;

/// <summary>A promise of the design that was not kept.</summary>
/// <param name="Promise">P1 to P9.</param>
internal sealed record Violation(string Promise, TimeSpan At, string Link, string What)
{
    public override string ToString() => $"{Promise} at {At.TotalSeconds:0.000} s, {Link}: {What}";
}

/// <summary>A promise broken in a way after which nothing can be played on.</summary>
internal sealed class BrokenPromiseException(Violation violation) : Exception(violation.ToString())
{
    public Violation Violation => violation;
}
