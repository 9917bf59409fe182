using System.Text.RegularExpressions;
using RobotLink.EndToEndTests.Programs;

namespace RobotLink.EndToEndTests.Peers;

/// <summary>Two pseudo terminals joined by socat: what is written into one end comes out of the other.</summary>
internal sealed partial class SerialCable : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly RunningProgram socat;
    private bool isDisposed;

    private SerialCable(DirectoryInfo folder, RunningProgram socat)
    {
        this.folder = folder;
        this.socat = socat;
    }

    public string NearEnd => Path.Combine(folder.FullName, "near");

    public string FarEnd => Path.Combine(folder.FullName, "far");

    public static async Task<SerialCable> Lay(CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("robotlink-cable-");
        var (near, far) = (Path.Combine(folder.FullName, "near"), Path.Combine(folder.FullName, "far"));
        var socat = Outsiders.StartTool("socat", "-d", "-d", $"pty,raw,echo=0,link={near}", $"pty,raw,echo=0,link={far}");
        await socat.WaitForTalk(TransferLine(), stop);
        return new SerialCable(folder, socat);
    }

    /// <summary>A simulated device at the near end.</summary>
    public async Task<RunningProgram> StartSimulator(string kind, CancellationToken stop)
    {
        var device = RunningProgram.StartRobotLink(null, ["simulate", kind, "--serial", NearEnd]);
        await device.WaitForTalk(OnLine(), stop);
        return device;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref isDisposed, true))
        {
            await socat.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex("starting data transfer loop")]
    private static partial Regex TransferLine();

    [GeneratedRegex("standing on ")]
    private static partial Regex OnLine();
}
