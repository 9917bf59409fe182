using System.Diagnostics;

namespace RobotLink.Tests.Transports;

/// <summary>Another program, killed with the test.</summary>
internal sealed class Program : IDisposable
{
    private readonly Process process;

    private Program(Process process) => this.process = process;

    public int Id => process.Id;

    public StreamReader Output => process.StandardOutput;

    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>Ignores the test where the program is not installed.</summary>
    public static Program Start(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            return new Program(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore($"{name} is not installed");
            throw;
        }
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }
}
