using System.Net;
using System.Net.Sockets;
using System.Text;
using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.Devices;
using static RobotLink.Proof.Matrix.Blame;

namespace RobotLink.Proof.Matrix;

/// <summary>Another program of the plant takes the only seat of a device.</summary>
/// <remarks>A robot program that serves one client lets the next one wait in its queue, which from outside looks like a program that hangs.
/// A controller that gives its inputs to one client says so.</remarks>
internal static class SecondClient
{
    public static async Task<DateTimeOffset> Take(Lane lane, Scene scene, CancellationToken stop)
    {
        foreach (var device in CellPlan.Devices.Where(device => device.Kind == "abb-rapid-lines"))
        {
            scene.Keep(await Connect(lane, device, stop));
        }

        var streaming = CellPlan.Of(CellPlan.Streaming);
        await lane.Edge.Act(streaming.Name, "disable", stop);
        var seat = await Connect(lane, streaming, stop);
        scene.Keep(seat);
        await LabClock.Until("the seat is the other client's", async asking => await ClaimsInputs(seat, asking), stop);

        var moment = LabClock.Now;
        await lane.Edge.Act(streaming.Name, "enable", stop);
        foreach (var device in CellPlan.Devices.Where(device => device.Kind == "abb-rapid-lines"))
        {
            await lane.Tell(device.Name, "close", stop);
        }

        return moment;
    }

    public static Task<DateTimeOffset> Leave(Lane lane, Scene scene, CancellationToken stop)
    {
        var moment = LabClock.Now;
        scene.Dispose();
        return Task.FromResult(moment);
    }

    public static Truth? Truth(string device) => device switch
    {
        CellPlan.Command => null,
        CellPlan.Streaming => new Truth("silent_from_start", Of("busy")),
        _ => new Truth("program_ended", [Of("closed-by-peer"), Of("reset-by-peer"), Of("no-reply"), NotProven("busy")], [Of("no-reply"), NotProven("busy")]),
    };

    private static Task<Socket> Connect(Lane lane, CellDevice device, CancellationToken stop) =>
        lane.Net.Cell.Connect(IPEndPoint.Parse($"{lane.Net.Prefix}.{device.Host}:{device.Port}"), stop);

    /// <summary>Version 2, and then the inputs that the profile wants to write.</summary>
    private static async Task<bool> ClaimsInputs(Socket seat, CancellationToken stop)
    {
        const string Names = "standard_digital_output_mask,standard_digital_output,input_int_register_0";
        await seat.SendAsync(new byte[] { 0, 5, (byte)'V', 0, 2 }, stop);
        await Answer(seat, stop);
        await seat.SendAsync(new byte[] { 0, (byte)(3 + Names.Length), (byte)'I' }.Concat(Encoding.ASCII.GetBytes(Names)).ToArray(), stop);
        return !(await Answer(seat, stop)).Contains("IN_USE", StringComparison.Ordinal);
    }

    private static async Task<string> Answer(Socket seat, CancellationToken stop)
    {
        var bytes = new byte[512];
        var length = await seat.ReceiveAsync(bytes, stop);
        return length > 0 ? Encoding.ASCII.GetString(bytes, 0, length) : throw new EndOfStreamException("the device hung up on the second client");
    }
}
