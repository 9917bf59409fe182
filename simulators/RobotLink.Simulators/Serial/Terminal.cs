using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RobotLink.Simulators.Serial;

/// <summary>Terminals of Linux, as its kernel wants to be called. The numbers are those of x64, arm64 and arm.</summary>
internal static class Terminal
{
    public const short Readable = 1;
    public const short Writable = 4;
    public const short Gone = 0x08 | 0x10 | 0x20;

    private const int ReadWriteNoControlNoBlockCloseOnExec = 0x2 | 0x100 | 0x800 | 0x80000;
    private const uint GetSettings = 0x802C542A;
    private const uint SetSettings = 0x402C542B;
    private const int SettingsBytes = 44;
    private const int TryAgain = 11;
    private const int Interrupted = 4;

    /// <summary>Opens a terminal that no one waits for and that controls nobody.</summary>
    /// <exception cref="IOException">It does not open.</exception>
    public static int Open(string path)
    {
        var terminal = OpenFile(path, ReadWriteNoControlNoBlockCloseOnExec);
        return terminal >= 0 ? terminal : throw Failure();
    }

    /// <summary>Makes a pseudo terminal and returns its inner end; others open <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The system makes none.</exception>
    public static int OpenPair(out string path)
    {
        const uint unlock = 0x40045431, getNumber = 0x80045430;
        var inner = Open("/dev/ptmx");
        var number = new byte[sizeof(int)];
        if (Control(inner, unlock, new byte[sizeof(int)]) < 0 || Control(inner, getNumber, number) < 0)
        {
            var failure = Failure();
            _ = Close(inner);
            throw failure;
        }
        path = $"/dev/pts/{BitConverter.ToInt32(number)}";
        return inner;
    }

    /// <summary>Another descriptor of the same terminal.</summary>
    /// <exception cref="IOException">There are too many.</exception>
    public static int Duplicate(int terminal)
    {
        const int duplicateCloseOnExec = 1030;
        var copy = FileControl(terminal, duplicateCloseOnExec, 0);
        return copy >= 0 ? copy : throw Failure();
    }

    /// <summary>Characters pass as they are, in the given shape.</summary>
    /// <exception cref="IOException">It is no terminal or does not have these settings.</exception>
    public static void Configure(int terminal, SerialSettings settings)
    {
        var block = new byte[SettingsBytes];
        if (Control(terminal, GetSettings, block) < 0)
        {
            throw Failure();
        }
        SettingsBlock(settings).CopyTo(block, 0);
        if (Control(terminal, SetSettings, block) < 0)
        {
            throw Failure();
        }
    }

    /// <summary>The kernel's <c>termios2</c>: flags of input, output, control and local mode, control characters, speeds.</summary>
    public static byte[] SettingsBlock(SerialSettings settings)
    {
        const uint checkParity = 0x10, dropBadParity = 0x04;
        const uint sevenBits = 0x20, eightBits = 0x30, twoStopBits = 0x40, receive = 0x80, parity = 0x100, odd = 0x200;
        const uint ignoreModemLines = 0x800, anySpeed = 0x1000;
        const int minimumCharacters = 17 + 6;
        var block = new byte[SettingsBytes];
        Put(0, settings.Parity == Parity.None ? 0 : checkParity | dropBadParity);
        Put(2, receive | ignoreModemLines | anySpeed
            | (settings.Bits == 7 ? sevenBits : eightBits)
            | (settings.StopBits == 2 ? twoStopBits : 0)
            | (settings.Parity == Parity.None ? 0 : parity)
            | (settings.Parity == Parity.Odd ? odd : 0));
        Put(9, (uint)settings.Baud);
        Put(10, (uint)settings.Baud);
        block[minimumCharacters] = 1;
        return block;

        void Put(int word, uint value) => MemoryMarshal.Write(block.AsSpan(word * sizeof(uint)), value);
    }

    /// <returns>-1 when it would have to wait.</returns>
    /// <exception cref="IOException">The terminal is gone.</exception>
    public static int Read(int terminal, byte[] buffer) => Checked(ReadFile(terminal, buffer, (nuint)buffer.Length));

    /// <returns>-1 when it would have to wait.</returns>
    /// <exception cref="IOException">The terminal is gone.</exception>
    public static int Write(int terminal, byte[] bytes) => Checked(WriteFile(terminal, bytes, (nuint)bytes.Length));

    /// <summary>Waits without limit until one of them has something to tell.</summary>
    public static void Await(PollEntry[] entries)
    {
        while (Poll(entries, (nuint)entries.Length, -1) < 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
        }
    }

    /// <summary>A flag on which <see cref="Await"/> can wait; <see cref="Raise"/> sets it.</summary>
    public static int NewFlag()
    {
        var flag = EventFile(0, 0);
        return flag >= 0 ? flag : throw Failure();
    }

    public static void Raise(int flag) => _ = WriteFile(flag, [1, 0, 0, 0, 0, 0, 0, 0], 8);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Close(int terminal);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Control(int terminal, nuint request, byte[] block);

    private static int Checked(nint result)
    {
        if (result >= 0)
        {
            return (int)result;
        }
        return Marshal.GetLastPInvokeError() is TryAgain or Interrupted ? -1 : throw Failure();
    }

    private static IOException Failure()
    {
        var reason = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException(reason.Message, reason);
    }

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FileControl(int file, int command, nint argument);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadFile(int file, byte[] buffer, nuint length);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint WriteFile(int file, byte[] bytes, nuint length);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll([In, Out] PollEntry[] entries, nuint count, int milliseconds);

    [DllImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EventFile(uint first, int flags);

    /// <summary>What to wait for on one file, and what happened.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public record struct PollEntry(int File, short Wanted, short Happened);
}
