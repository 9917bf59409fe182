using System.Globalization;
using RobotLink.Proof;
using RobotLink.Proof.Commands;
using RobotLink.Proof.Crowd;
using RobotLink.Proof.Devices;
using RobotLink.Proof.FalseAlarms;
using RobotLink.Proof.Matrix;
using RobotLink.Proof.Soak;

// Also for child programs: everything that is printed is read by programs.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
using var stopping = new CancellationTokenSource();
using var signals = new StopSignals(stopping);
try
{
    return args switch
    {
        ["matrix", .. var rest] => await MatrixProgram.RunAsync(Arguments.Parse(rest), stopping.Token),
        ["cell", .. var rest] => await CellProgram.RunAsync(Arguments.Parse(rest), stopping.Token),
        ["crowd", .. var rest] => await CrowdProgram.RunAsync(Arguments.Parse(rest), stopping.Token),
        ["storm", .. var rest] => await StormProgram.RunAsync(Arguments.Parse(rest), stopping.Token),
        ["idle", .. var rest] => await IdleProgram.RunAsync(Arguments.Parse(rest), stopping.Token),
        ["commands", .. var rest] => await CommandsProgram.RunAsync(Arguments.Parse(rest), stopping.Token),
        ["false-alarms", .. var rest] => await FalseAlarmsProgram.RunAsync(Arguments.Parse(rest), stopping.Token),
        ["soak", .. var rest] => await SoakProgram.RunAsync(Arguments.Parse(rest), stopping.Token),
        _ => throw new UsageException("use: matrix, false-alarms, soak, commands, storm or idle; cell and crowd are started by these"),
    };
}
catch (UsageException mistake)
{
    await Console.Error.WriteLineAsync(mistake.Message);
    return 2;
}
catch (Exception reason) when (stopping.IsCancellationRequested && reason is OperationCanceledException or TimeoutException)
{
    await Console.Error.WriteLineAsync("Stopped before the end.");
    return 130;
}
catch (Exception reason)
{
    // The scripts promise 2 for whatever kept them from trying; 1 says that a promise was broken.
    await Console.Error.WriteLineAsync($"Could not be tried to the end: {reason.Message}");
    return 2;
}
