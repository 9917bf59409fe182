using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Transports;

/// <summary>A serial port that stays when its user closes it, as one behind an adapter does: the far end is python's standard input and output.</summary>
internal static class VirtualPort
{
    private const string Line = """
        import os, pty, select, sys
        line, port = pty.openpty()
        os.symlink(os.ttyname(port), sys.argv[1])
        os.close(port)
        ends = [0, line]
        while True:
            ready = select.select(ends, [], [], 0.005)[0]
            ends = [0, line]
            if 0 in ready:
                said = os.read(0, 4096)
                if not said:
                    break
                os.write(line, said)
            if line in ready:
                try:
                    os.write(1, os.read(line, 4096))
                except OSError:
                    ends = [0]
        """;

    public static async Task<Program> PlugAsync(string name, CancellationToken stop)
    {
        var line = Program.Start("python3", "-c", Line, name);
        await Appearing.FileAsync(name, stop);
        return line;
    }
}
