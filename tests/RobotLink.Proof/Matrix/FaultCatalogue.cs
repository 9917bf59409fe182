using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.Devices;
using static RobotLink.Proof.Matrix.Blame;

namespace RobotLink.Proof.Matrix;

/// <summary>Every fault of the matrix with what is true of it. What cannot be told apart from outside stands here as allowed side by side.</summary>
internal static class FaultCatalogue
{
    // What is silent, and a seat that is taken without a word of the device, may look like something else: neither is ever proven (decision 45).
    private static readonly Blame[] Dead = [Of("path-dead"), NotProven("went-silent")];
    private static readonly Blame[] Unanswered = [Of("path-dead")];
    private static readonly Blame[] Ended = [Of("closed-by-peer"), Of("reset-by-peer")];

    // After an intruder has gone, the neighbour table may still lead to it for most of a minute.
    private static readonly TimeSpan NeighbourTable = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<Fault> All { get; } =
    [
        Cable("near-cable", Net("pull", "near"), Net("plug", "near"), _ => new Truth("cable_here", Of("local-port-down")) { Shown = "carrier" }),
        Cable("far-cable", Net("pull", "far"), Net("plug", "far"), device => new Truth(Network(device), Dead, Unanswered) { Shown = "arp" }),
        Cable("switch-off", Net("switch", "off"), Net("switch", "on"), device => new Truth(Network(device), Dead, Unanswered) { Shown = "behind" }),
        new("power-off", Net("power", "off"), PowerOn, device => new Truth(Network(device), Dead, Unanswered) { Shown = "arp" }),
        // A system that starts answers ARP before anything else.
        new("reboot", Reboot, Nothing, _ => new Truth("rebooted", [.. Dead, Of("reset-by-peer"), Of("refused"), NotProven("host-silent")])) { HealsItself = true },
        new("firewall-drop", Net("drop", "on"), Net("drop", "off"), device => new Truth(Network(device), [NotProven("host-silent"), NotProven("went-silent")], [NotProven("host-silent")])),
        new("program-frozen", Net("freeze", "on"), Net("freeze", "off"), device => new Truth(Hung(device), Of("no-reply"))),
        new("program-hung", Devices("silent"), Devices("none"), device => new Truth(Hung(device), Of("no-reply")))
        {
            // It heard the first question of a new session and will not answer it: the session's own time, 3 s in the profile, comes first.
            BackWithin = TimeSpan.FromSeconds(3 + 1.2 + 1.2),
        },
        new("program-stopped", (lane, _, _) => lane.StopCell(), (lane, _, stop) => lane.StartCell(stop), _ => new Truth("program_ended", [.. Ended, Of("refused")], [Of("refused")])),
        new("idle-hang-up", Once("close"), Nothing, _ => new Truth("program_ended", Of("closed-by-peer"))) { HealsItself = true },
        new("reset", Once("reset"), Nothing, _ => new Truth("program_ended", Of("reset-by-peer"))) { HealsItself = true },
        new("second-client", SecondClient.Take, SecondClient.Leave, SecondClient.Truth) { StartsAnew = true },
        new("seat-taken", Devices("close-always"), Devices("none"), _ => new Truth("program_ended", [Of("closed-by-peer"), Of("reset-by-peer"), NotProven("busy")], [NotProven("busy")])),
        Configured("wrong-port", (lane, device) => $"{lane.Net.Prefix}.{device.Host}:{device.Port + 7}", null, _ => new Truth("silent_from_start", Of("refused"))),
        Configured("wrong-address", (lane, device) => $"{lane.Net.Prefix}.{device.Host + 90}:{device.Port}", null, _ => new Truth("silent_from_start", Of("path-dead")) { Shown = "arp" }),
        Configured("wrong-framing", null, WrongFraming, device => new Truth("silent_from_start", Scene.IsStream(device) ? [Of("garbled"), Of("no-reply")] : [Of("garbled")])),
        new("wrong-baud", WrongBaud, (lane, _, stop) => lane.Reconfigure(null, null, stop), device => new Truth(Owing(device), Scene.IsStream(device) ? [Of("garbled"), Of("no-reply")] : [Of("garbled")])) { StartsAnew = true },
        new("address-conflict", Intrude, Net("intruder", "off"), _ => new Truth("exchanged", [.. Ended, NotProven("refused"), NotProven("went-silent"), NotProven("path-dead"), NotProven("host-silent"), NotProven("no-reply")]) { Shown = "arp" })
        {
            BackWithin = NeighbourTable,
        },
    ];

    private static Fault Cable(string name, Func<Lane, Scene, CancellationToken, Task<DateTimeOffset>> begin, Func<Lane, Scene, CancellationToken, Task<DateTimeOffset>> end, Func<string, Truth> truth) =>
        new(name, begin, end, truth);

    private static Fault Configured(string name, Func<Lane, CellDevice, string>? address, Func<CellDevice, string>? overrides, Func<string, Truth?> truth) => new(
        name,
        (lane, _, stop) => lane.Reconfigure(address is null ? null : device => address(lane, device), overrides, stop),
        (lane, _, stop) => lane.Reconfigure(null, null, stop),
        truth)
    {
        StartsAnew = true,
    };

    /// <summary>While a request is under way nobody else asks, so TCP's own probes have to notice it; from 2 s on they do so within the promise.</summary>
    private static string Network(string device) => device == CellPlan.Command ? "network_during_request" : "network";

    /// <summary>While a request is under way nobody else asks, so its own time comes first.</summary>
    private static string Hung(string device) => device == CellPlan.Command ? "program_hung_during_request" : "program_hung";

    /// <summary>On a serial line the answer to the command may still come, whoever opens it anew; until its time is over nothing else is asked.</summary>
    private static string Owing(string device) => device == CellPlan.Command ? "program_hung_during_request" : "silent_from_start";

    private static string WrongFraming(CellDevice device) => device.Name switch
    {
        CellPlan.Streaming => "      framing: { length: { at: 1..2, counts: rest } }\n",
        _ => "      framing: { end: <LF>, send: { end: <CR><LF> } }\n",
    };

    private static Func<Lane, Scene, CancellationToken, Task<DateTimeOffset>> Net(params string[] words) => (lane, _, stop) => lane.Net.Do(stop, words);

    private static Func<Lane, Scene, CancellationToken, Task<DateTimeOffset>> Devices(string fault) => (lane, _, stop) => lane.Tell("*", fault, stop);

    /// <summary>Over as soon as it has happened.</summary>
    private static Func<Lane, Scene, CancellationToken, Task<DateTimeOffset>> Once(string fault) => async (lane, scene, stop) =>
    {
        var moment = await lane.Tell("*", fault, stop);
        scene.Healed = moment;
        return moment;
    };

    private static Task<DateTimeOffset> Nothing(Lane lane, Scene scene, CancellationToken stop) => Task.FromResult(scene.Healed!.Value);

    private static async Task<DateTimeOffset> PowerOn(Lane lane, Scene scene, CancellationToken stop)
    {
        await lane.Net.Do(stop, "power", "on");
        await lane.AddAddresses(stop);
        return await lane.StartCell(stop);
    }

    /// <summary>Off for half a second, then the system is there without its programs, then they start.</summary>
    private static async Task<DateTimeOffset> Reboot(Lane lane, Scene scene, CancellationToken stop)
    {
        var moment = await lane.Net.Do(stop, "reboot", "0.5");
        await lane.AddAddresses(stop);
        scene.Healed = await lane.StartCell(stop);
        return moment;
    }

    /// <summary>The links are moved to serial lines.</summary>
    private static async Task<DateTimeOffset> WrongBaud(Lane lane, Scene scene, CancellationToken stop)
    {
        var lines = CellPlan.Devices.ToDictionary(device => device.Name, device => new WrongBaudLine(device.Host));
        foreach (var line in lines.Values)
        {
            scene.Keep(line);
        }

        return await lane.Reconfigure(device => lines[device.Name].Path, null, stop);
    }

    private static Task<DateTimeOffset> Intrude(Lane lane, Scene scene, CancellationToken stop) =>
        lane.Net.Do(stop, ["intruder", "on", .. CellPlan.Devices.Where(device => device.Host != 2).Select(device => $"{device.Host}")]);
}
