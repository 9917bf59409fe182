using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RobotLink.Transports;

/// <summary>Linux's calls for serial ports, with the numbers of x86 and ARM.</summary>
internal static class SerialCalls
{
    public const int NoEntry = 2;
    public const int InputOutputError = 5;
    public const int NoSuchDevice = 6;
    public const int TryAgain = 11;
    public const int NoAccess = 13;
    public const int Busy = 16;
    public const int DeviceGone = 19;
    public const int NotATerminal = 25;

    public const short CanRead = 0x1;
    public const short CanWrite = 0x4;

    /// <summary>Error, hang-up, or not open.</summary>
    public const short Gone = 0x8 | 0x10 | 0x20;

    /// <summary>Read and write, not our controlling terminal, never wait, not for child processes.</summary>
    public const int OpenFlags = 0x2 | 0x100 | 0x800 | 0x80000;

    public const nuint GetSettings = 0x802C542A;
    public const nuint SetSettings = 0x402C542B;
    public const nuint Exclusive = 0x540C;
    public const nuint Flush = 0x540B;
    public const nuint FlushBoth = 2;
    public const nuint InputCount = 0x541B;
    public const nuint OutputCount = 0x5411;

    /// <summary>Exclusive, without waiting.</summary>
    public const int LockNow = 0x2 | 0x4;

    /// <summary>Not for child processes, never wait.</summary>
    public const int EventFlags = 0x80000 | 0x800;

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    public static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static extern SafeFileHandle CreateEvent(uint value, int flags);

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static extern int Lock(SafeFileHandle port, int how);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static extern int Control(SafeFileHandle port, nuint request, nuint value);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static extern int Control(SafeFileHandle port, nuint request, byte[] settings);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static extern int Control(SafeFileHandle port, nuint request, out int value);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    public static extern nint Read(SafeFileHandle port, ref byte into, nuint count);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    public static extern nint Write(SafeFileHandle port, ref readonly byte from, nuint count);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static extern int Wait([In, Out] Waited[] waited, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    public struct Waited
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
