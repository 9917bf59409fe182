using System.Net;
using RobotLink.EndToEndTests.Lab;
using RobotLink.Proof.Devices;

namespace RobotLink.Proof.Crowd;

/// <summary>Very many devices in one process: one listener that takes calls to every address that leads to this machine.</summary>
internal static class CrowdProgram
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken stop)
    {
        var port = arguments.Number("port", 5000);
        arguments.RefuseOthers();
        await using var devices = new LineDevice(LabClock.Time, LineDevice.Bind(new IPEndPoint(IPAddress.Any, port)));
        await Console.Out.WriteLineAsync("ready");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, LabClock.Time, stop);
        }
        catch (OperationCanceledException)
        {
            // The usual end.
        }

        return 0;
    }
}
