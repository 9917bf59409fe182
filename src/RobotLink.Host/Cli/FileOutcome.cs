using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>What became of a file: the outcome of the request that decided it, and how much the device acknowledged.</summary>
/// <param name="Outcome">As of a single request; <c>answered</c> when every one of them was.</param>
/// <param name="Acknowledged">Blocks that the device has answered; one more may have arrived when the outcome is <c>unknown</c>.</param>
/// <param name="Step">The request that was not answered; null when all were.</param>
/// <param name="Aborted">The outcome of the request that calls the transfer off; null when none was sent.</param>
internal sealed record FileOutcome(
    string Outcome, string Transfer, string File, long Bytes, int Blocks, int Acknowledged, double DurationS, string? Step, string? Reason, string? Aborted)
{
    /// <summary>So many of its requests were known by their keys: what was stored was told, and nothing was sent.</summary>
    public int Repeated { get; init; }

    public string Words() => (Step is null
        ? $"{Outcome}: {File}, {Lines.Count(Blocks, "block")}, {Bytes} B in {SendCommand.Took(DurationS)}"
        : $"{Outcome} at {Step}: {Acknowledged} of {Lines.Count(Blocks, "block")} acknowledged{(Aborted is null ? "" : $"; abort: {Aborted}")}")
        + (Repeated == 0 ? "" : $" ({Lines.Count(Repeated, "request")} known by the key and not sent again)");
}

/// <summary>How one request of a transfer ended.</summary>
internal sealed record FileStep(string Outcome, string? Reason);
