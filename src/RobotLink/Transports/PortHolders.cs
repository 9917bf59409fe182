using System.Globalization;

namespace RobotLink.Transports;

/// <summary>Which other program holds a port, as far as this system tells this user.</summary>
internal static class PortHolders
{
    private const string Listening = "0A";
    private const int LocalAddressColumn = 1;
    private const int StateColumn = 3;
    private const int InodeColumn = 9;

    /// <returns>Words such as <c>socat (process 4711)</c>; null when that cannot be told.</returns>
    public static string? OfTcpPort(int port) => OfPort(port, ["/proc/net/tcp", "/proc/net/tcp6"], Listening);

    /// <returns>Words such as <c>socat (process 4711)</c>; null when that cannot be told.</returns>
    public static string? OfUdpPort(int port) => OfPort(port, ["/proc/net/udp", "/proc/net/udp6"], null);

    /// <param name="path">Without links.</param>
    /// <returns>Words such as <c>socat (process 4711)</c>; null when nobody else holds it, or that cannot be told.</returns>
    public static string? OfFile(string path, bool withOurselves) =>
        Holder(targets => targets.Contains(path) && !HasMade(path, targets), withOurselves);

    private static string? OfPort(int port, string[] tables, string? state)
    {
        var ending = $":{port:X4}";
        var sockets = tables.SelectMany(Lines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > InodeColumn && columns[LocalAddressColumn].EndsWith(ending, StringComparison.Ordinal)
                && (state is null || columns[StateColumn] == state))
            .Select(columns => $"socket:[{columns[InodeColumn]}]")
            .ToHashSet(StringComparer.Ordinal);
        return sockets.Count == 0 ? null : Holder(sockets.Overlaps, withOurselves: true);
    }

    private static string[] Lines(string table)
    {
        try
        {
            return File.ReadAllLines(table);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Holder(Func<HashSet<string>, bool> isHeld, bool withOurselves)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        foreach (var folder in Programs())
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && (withOurselves || id != Environment.ProcessId) && isHeld(Targets(folder)))
            {
                return id == Environment.ProcessId ? "RobotLink itself" : $"{Name(folder)} (process {id})";
            }
        }

        return null;
    }

    private static string[] Programs()
    {
        try
        {
            return Directory.GetDirectories("/proc");
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            // None can be told, for instance while this program has no descriptors left.
            return [];
        }
    }

    /// <summary>A program that makes a virtual port holds both of its ends.</summary>
    private static bool HasMade(string path, HashSet<string> targets) =>
        path.StartsWith("/dev/pts/", StringComparison.Ordinal) && targets.Any(target => target.EndsWith("/ptmx", StringComparison.Ordinal));

    /// <summary>What a program's descriptors lead to.</summary>
    private static HashSet<string> Targets(string folder)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(folder, "fd")).Select(Target).OfType<string>().ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            // Somebody else's program, or it has just ended.
            return [];
        }
    }

    private static string? Target(string entry)
    {
        try
        {
            return new FileInfo(entry).LinkTarget;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Name(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")).Trim();
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            return "a program";
        }
    }
}
