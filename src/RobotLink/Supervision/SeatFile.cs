using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RobotLink.Transports;

namespace RobotLink.Supervision;

/// <summary>
/// Keeps in <c>state/seats.json</c>, beside the site file, from which port each device for one client was called last: after a crash or a power cut its seat is held by
/// a connection that nobody here knows any more, until the same port calls again. Thread-safe.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore without wait handle holds nothing to free.")]
internal sealed partial class SeatFile(string folder, TimeProvider time, ILogger<SeatFile> logger) : ISeats
{
    /// <summary>A thousand links that come up together are one write.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    /// <summary>A full disk may have room again; a crash before it has would cost the seats.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Lock gate = new();
    private readonly string path = Path.Combine(folder, "state", "seats.json");
    private readonly SemaphoreSlim changed = new(0, 1);
    private SortedDictionary<string, int> ports = new(StringComparer.Ordinal);
    private bool isDirty;
    private bool hasFailed;

    public int PortFor(string device)
    {
        lock (gate)
        {
            return ports.GetValueOrDefault(device);
        }
    }

    public void Note(string device, int port)
    {
        lock (gate)
        {
            if (ports.GetValueOrDefault(device) == port)
            {
                return;
            }

            _ = port == 0 ? ports.Remove(device) : (ports[device] = port) > 0;
            if (isDirty)
            {
                return;
            }

            isDirty = true;
            if (changed.CurrentCount == 0)
            {
                changed.Release();
            }
        }
    }

    /// <summary>Reads what the program before left. A damaged file is as good as none.</summary>
    public void Read()
    {
        try
        {
            if (File.Exists(path) && JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(path)) is { } read)
            {
                ports = new SortedDictionary<string, int>(
                    read.Where(seat => seat.Value is > 0 and <= ushort.MaxValue).ToDictionary(), StringComparer.Ordinal);
            }
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException or JsonException)
        {
            LogUnread(path, reason.Message);
        }
    }

    /// <summary>Writes what changes, until told to stop; then what is left.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await changed.WaitAsync(stopping);
                await Task.Delay(Gathering, time, stopping);
                while (!TryWrite())
                {
                    await Task.Delay(AfterFailure, time, stopping);
                }
            }
        }
        catch (OperationCanceledException)
        {
            _ = TryWrite();
        }
    }

    /// <summary>As a whole or not at all: whoever reads while we write, or after we died writing, finds the file before.</summary>
    private bool TryWrite()
    {
        string text;
        lock (gate)
        {
            if (!isDirty)
            {
                return true;
            }

            isDirty = false;
            text = JsonSerializer.Serialize(ports, Indented);
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".new", text);
            File.Move(path + ".new", path, overwrite: true);
            hasFailed = false;
            return true;
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            if (!hasFailed)
            {
                LogUnwritten(path, reason.Message);
            }

            hasFailed = true;
            lock (gate)
            {
                isDirty = true;
            }

            return false;
        }
    }

    [LoggerMessage(EventId = 5010, Level = LogLevel.Warning, Message = "{Path} cannot be read and is ignored: {Reason}. A device for one client may take its time to answer")]
    private partial void LogUnread(string path, string reason);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Warning, Message = "{Path} cannot be written: {Reason}. After a crash a device for one client may stay occupied by the connection before")]
    private partial void LogUnwritten(string path, string reason);
}
