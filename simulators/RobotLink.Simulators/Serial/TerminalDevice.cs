using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RobotLink.Simulators.Serial;

/// <summary>An open terminal device, set to raw bytes. Linux only; it never blocks longer than asked.</summary>
internal sealed class TerminalDevice : IDisposable
{
    private const int ReadWriteNoTerminalNonBlocking = 0x2 | 0x100 | 0x800;
    private const short Readable = 1;
    private const int WouldBlock = 11;
    private const int Interrupted = 4;

    private static readonly (int Baud, uint Code)[] Speeds =
    [
        (1200, 9), (2400, 11), (4800, 12), (9600, 13), (19200, 14), (38400, 15), (57600, 0x1001), (115200, 0x1002), (230400, 0x1003),
    ];

    private readonly SafeFileHandle handle;

    private TerminalDevice(SafeFileHandle handle) => this.handle = handle;

    /// <exception cref="SimulatorException">It cannot be opened or set.</exception>
    public static TerminalDevice Open(SerialLine line)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SimulatorException(
                $"Serial line {line.Path}: simulated devices use serial lines on Linux only. Leave --serial away and let the link use the TCP port.");
        }
        var speed = Array.Find(Speeds, known => known.Baud == line.Baud).Code;
        if (speed == 0)
        {
            throw new SimulatorException(
                $"Serial line {line.Path}: {line.Baud} baud is not known. Use one of: {string.Join(", ", Speeds.Select(known => known.Baud))}.");
        }
        var handle = OpenFile(line.Path, ReadWriteNoTerminalNonBlocking);
        if (handle.IsInvalid)
        {
            throw Failure(line, "cannot be opened", "Check the path, and that this user may use it (group dialout).");
        }
        if (!Set(handle, line, speed))
        {
            var failure = Failure(line, "cannot be set", "Check that it is a serial line or a pseudo terminal.");
            handle.Dispose();
            throw failure;
        }
        return new TerminalDevice(handle);
    }

    /// <returns>The bytes that have come; 0 when none came in time, -1 when the line has gone.</returns>
    public int Read(byte[] buffer, TimeSpan wait)
    {
        var one = new PollRequest { File = handle.DangerousGetHandle().ToInt32(), Wanted = Readable };
        if (Poll(ref one, 1, (int)wait.TotalMilliseconds) <= 0)
        {
            return 0;
        }
        var got = (int)ReadFile(handle, buffer, (nuint)buffer.Length);
        return got > 0 ? got : got < 0 && Marshal.GetLastPInvokeError() is WouldBlock or Interrupted ? 0 : -1;
    }

    /// <summary>Writes what the line takes at once; a line that takes no more loses the rest, as one without flow control does.</summary>
    public void Write(byte[] bytes, int count)
    {
        for (var rest = bytes.AsSpan(0, count).ToArray(); rest.Length > 0;)
        {
            var written = (int)WriteFile(handle, rest, (nuint)rest.Length);
            if (written <= 0)
            {
                return;
            }
            rest = rest[written..];
        }
    }

    public void Dispose() => handle.Dispose();

    // The layout of struct termios on Linux: four flag words of 4 bytes, then one byte, then 32 control characters.
    private static bool Set(SafeFileHandle handle, SerialLine line, uint speed)
    {
        const int ControlFlags = 8;
        const uint EvenOrOddParity = 0x100, OddParity = 0x200, TwoStopBits = 0x40, SizeMask = 0x30, SevenBits = 0x20, EightBits = 0x30;
        const uint Receiver = 0x80, IgnoreModemLines = 0x800, HardwareFlow = 0x80000000;
        var settings = new byte[256];
        if (GetAttributes(handle, settings) != 0)
        {
            return false;
        }
        MakeRaw(settings);
        if (SetSpeed(settings, speed) != 0)
        {
            return false;
        }
        var flags = BitConverter.ToUInt32(settings, ControlFlags) & ~(EvenOrOddParity | OddParity | TwoStopBits | SizeMask | HardwareFlow);
        flags |= Receiver | IgnoreModemLines | (line.DataBits == 7 ? SevenBits : EightBits) | (line.StopBits == 2 ? TwoStopBits : 0);
        flags |= line.Parity switch { 'E' => EvenOrOddParity, 'O' => EvenOrOddParity | OddParity, _ => 0 };
        BitConverter.TryWriteBytes(settings.AsSpan(ControlFlags), flags);
        return SetAttributes(handle, 0, settings) == 0;
    }

    private static SimulatorException Failure(SerialLine line, string what, string fix)
    {
        var why = new Win32Exception(Marshal.GetLastPInvokeError()).Message;
        return new SimulatorException($"Serial line {line.Path} {what}: {why}. {fix}");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int File;
        public short Wanted;
        public short Happened;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    private static extern nint ReadFile(SafeFileHandle file, byte[] buffer, nuint count);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint WriteFile(SafeFileHandle file, byte[] buffer, nuint count);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static extern int Poll(ref PollRequest request, nuint count, int milliseconds);

    [DllImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static extern int GetAttributes(SafeFileHandle file, byte[] settings);

    [DllImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static extern int SetAttributes(SafeFileHandle file, int when, byte[] settings);

    [DllImport("libc", EntryPoint = "cfmakeraw")]
    private static extern void MakeRaw(byte[] settings);

    [DllImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    private static extern int SetSpeed(byte[] settings, uint speed);
}
