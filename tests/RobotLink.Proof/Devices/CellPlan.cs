namespace RobotLink.Proof.Devices;

/// <summary>One device of a cell; its name says what its link does while it is left in peace.</summary>
/// <param name="Kind">Profile and simulator.</param>
/// <param name="Host">The last number of its address.</param>
/// <param name="Overrides">Further keys of the link's <c>override</c>, indented by six.</param>
internal sealed record CellDevice(string Name, string Kind, byte Host, int Port, string Overrides);

/// <summary>What stands in a cell: one device for each way in which a link is used.</summary>
internal static class CellPlan
{
    public const string Idle = "idle";
    public const string Polling = "polling";
    public const string Streaming = "streaming";
    public const string Command = "command";

    private const string Lines = "abb-rapid-lines";
    private const string LinesHeartbeat = "      keepalive: null\n      heartbeat: { after_idle: null, reply_within: null, lost_after: null }\n";
    private const string NoPolls = "      requests: { position: { every: null } }\n";

    public static IReadOnlyList<CellDevice> Devices { get; } =
    [
        new(Idle, Lines, 2, 5000, LinesHeartbeat + NoPolls),
        new(Polling, Lines, 3, 5000, LinesHeartbeat),
        new(Streaming, "ur-rtde", 4, 30004, "      heartbeat: { within: null }\n"),
        new(Command, LineDevice.Profile, 5, 5000, ""),
    ];

    public static CellDevice Of(string name) => Devices.First(device => device.Name == name);
}
