using System.ComponentModel;
using System.Runtime.InteropServices;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.Proof.Devices;

/// <summary>
/// A serial line (a pseudo terminal) whose device speaks at another speed: what it says by itself, and what it says to each question, arrives
/// as rubbish.
/// </summary>
internal sealed class WrongBaudLine : IDisposable
{
    private const int ReadWriteNoControlNonBlocking = 2 | 0x100 | 0x800 | 0x80000;
    private const nuint Unlock = 0x40045431;
    private const nuint Number = 0x80045430;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    /// <summary>In turns: a device that says something by itself.</summary>
    private const int SaysSomething = 15;

    /// <summary>What half, double and odd speeds make of text: bits run together or are torn apart.</summary>
    private static readonly byte[] Rubbish = [0x00, 0x80, 0xE0, 0xF8, 0xFE, 0xFF, 0x78, 0x86, 0x98, 0xE6, 0x18, 0x06];

    private readonly int end;
    private readonly Random random;
    private readonly ITimer talking;
    private readonly Lock gate = new();
    private int turns;

    public WrongBaudLine(int seed)
    {
        random = new Random(seed);
        end = OpenFile("/dev/ptmx", ReadWriteNoControlNonBlocking);
        var block = new int[1];
        if (end < 0 || Control(end, Unlock, block) != 0 || Control(end, Number, block) != 0)
        {
            throw new IOException($"No pseudo terminal: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        }

        Path = $"/dev/pts/{block[0]}";
        talking = LabClock.Time.CreateTimer(_ => Talk(), null, Turn, Turn);
    }

    public string Path { get; }

    public void Dispose()
    {
        talking.Dispose();
        lock (gate)
        {
            turns = int.MinValue;
            _ = CloseFile(end);
        }
    }

    private void Talk()
    {
        lock (gate)
        {
            var heard = new byte[256];
            if (turns >= 0 && (ReadFile(end, heard, (nuint)heard.Length) > 0 || ++turns % SaysSomething == 0))
            {
                byte[] bytes = [.. Enumerable.Range(0, random.Next(4, 24)).Select(_ => Rubbish[random.Next(Rubbish.Length)])];
                _ = WriteFile(end, bytes, (nuint)bytes.Length);
            }
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int Control(int file, nuint request, [In, Out] int[] block);

    [DllImport("libc", EntryPoint = "read")]
    private static extern nint ReadFile(int file, [Out] byte[] buffer, nuint length);

    [DllImport("libc", EntryPoint = "write")]
    private static extern nint WriteFile(int file, byte[] bytes, nuint length);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int CloseFile(int file);
}
