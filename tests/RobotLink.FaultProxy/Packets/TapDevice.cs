using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace RobotLink.FaultProxy.Packets;

/// <summary>
/// A network device whose other end is this program: what the system sends through it is read here, what is written here the system receives. It may be moved to
/// another network namespace, and vanishes with the program. The system fills in all checksums before it hands a packet over.
/// </summary>
internal sealed class TapDevice : IDisposable
{
    private const int ReadWriteNonBlockingCloseOnExec = 2 | 0x800 | 0x80000;

    // linux/if_tun.h
    private const nuint SetInterface = 0x400454CA;
    private const short EthernetWithoutHeader = 0x0002 | 0x1000;
    private const int RequestBytes = 40;
    private const int NameBytes = 16;

    private const short Readable = 1;

    private readonly int end;

    /// <exception cref="IOException">It cannot be made: it needs Linux and root.</exception>
    public TapDevice(string name)
    {
        end = OpenFile("/dev/net/tun", ReadWriteNonBlockingCloseOnExec);
        var request = new byte[RequestBytes];
        Encoding.ASCII.GetBytes(name, 0, Math.Min(name.Length, NameBytes - 1), request, 0);
        BitConverter.GetBytes(EthernetWithoutHeader).CopyTo(request, NameBytes);
        if (end < 0 || Control(end, SetInterface, request) != 0)
        {
            throw new IOException($"No network device '{name}': {new Win32Exception(Marshal.GetLastPInvokeError()).Message}. It needs Linux and root.");
        }
    }

    /// <summary>Waits until a packet is there, at most so long; a device that is not up has none.</summary>
    public void Wait(TimeSpan atMost)
    {
        var wanted = new Wish { File = end, Wanted = Readable };
        _ = Poll(ref wanted, 1, (int)Math.Ceiling(atMost.TotalMilliseconds));
    }

    /// <returns>The packet's length; 0 when none waits.</returns>
    public int Read(byte[] into) => Math.Max(0, (int)ReadFile(end, into, (nuint)into.Length));

    /// <summary>What a device that is not up is given is lost.</summary>
    public void Write(byte[] packet) => _ = WriteFile(end, packet, (nuint)packet.Length);

    public void Dispose() => _ = CloseFile(end);

    [StructLayout(LayoutKind.Sequential)]
    private struct Wish
    {
        public int File;
        public short Wanted;
        public short Got;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int Control(int file, nuint request, [In, Out] byte[] block);

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(ref Wish wishes, nuint count, int milliseconds);

    [DllImport("libc", EntryPoint = "read")]
    private static extern nint ReadFile(int file, [Out] byte[] buffer, nuint length);

    [DllImport("libc", EntryPoint = "write")]
    private static extern nint WriteFile(int file, byte[] bytes, nuint length);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int CloseFile(int file);
}
