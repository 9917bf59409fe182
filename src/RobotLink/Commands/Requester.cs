namespace RobotLink.Commands;

/// <summary>Who gave a command, as far as it was told.</summary>
/// <param name="Client">The program, such as <c>curl/8.5.0</c> or <c>share</c>.</param>
/// <param name="Address">Where it calls from; null when it is this program itself.</param>
/// <param name="Operator">The person or the order behind it, in the client's own words; null when it does not say.</param>
public sealed record Requester(string Client, string? Address = null, string? Operator = null)
{
    public static Requester Unnamed { get; } = new("unnamed");

    public override string ToString() => Operator is null ? Client : $"{Operator} ({Client})";
}
