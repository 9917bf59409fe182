using System.Globalization;

namespace RobotLink.Commands;

/// <summary>The file that is written at present, and those before it: <c>commands-DAY-TIME.ndjson</c>. Not thread-safe.</summary>
internal sealed class AuditFile(string folder, TimeProvider time) : IDisposable
{
    private const string Pattern = "commands-*.ndjson";
    private const string NameFormat = "yyyyMMdd'-'HHmmss";

    /// <summary>A file that is longer, or of another day, is followed by a new one.</summary>
    public const long FileBytes = 8L * 1024 * 1024;

    /// <summary>All together; the oldest go first.</summary>
    public const long KeptBytes = 256L * 1024 * 1024;

    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    private FileStream? file;
    private string day = "";
    private bool isSpoiled;

    public string Folder => folder;

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<string> Files(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal)] : [];

    /// <summary>Writes lines behind the others, wholly or not at all.</summary>
    /// <param name="toDisk">Also through all caches, so that they survive a power cut.</param>
    /// <exception cref="IOException">They could not be written; as far as that is possible nothing of them is left.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public void Append(ReadOnlySpan<byte> lines, bool toDisk)
    {
        var into = Ready();
        var before = into.Length;
        var isWritten = false;
        try
        {
            into.Write(lines);
            into.Flush();
            isWritten = true;
            if (toDisk)
            {
                into.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            // Once a disk has failed to take pages, what it says about the same file later proves nothing.
            isSpoiled = isWritten;
            TakeBack(into, before);
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        file?.Dispose();
        file = null;
    }

    private static void TakeBack(FileStream from, long length)
    {
        try
        {
            from.SetLength(length);
        }
        catch (IOException)
        {
            // A line too many is read as a command whose end is not known: it is never sent again, and that is right.
        }
    }

    private FileStream Ready()
    {
        var today = Name(time.GetUtcNow())[..8];
        if (file is not null && file.Length < FileBytes && today == day)
        {
            return file;
        }

        Dispose();
        Directory.CreateDirectory(folder);
        var files = Files(folder);
        var newest = files.Count == 0 ? null : files[^1];
        var goesOn = newest is not null && !isSpoiled && Day(newest) == today && new FileInfo(newest).Length < FileBytes;
        file = Open(goesOn ? newest! : Free(files));
        (day, isSpoiled) = (today, false);
        if (!goesOn)
        {
            Prune(files);
        }

        return file;
    }

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        }

        var opened = new FileStream(path, options);
        try
        {
            opened.Seek(0, SeekOrigin.End);
            if (opened.Length > 0)
            {
                // Whoever died while writing has left a part of a line; it stays as it is, and a line of its own.
                opened.Seek(-1, SeekOrigin.End);
                if (opened.ReadByte() != '\n')
                {
                    opened.WriteByte((byte)'\n');
                }
            }

            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A name behind all others, even when the wall clock was set back.</summary>
    private string Free(IReadOnlyList<string> files)
    {
        var name = $"commands-{Name(time.GetUtcNow())}";
        var last = files.Count == 0 ? "" : Path.GetFileNameWithoutExtension(files[^1]);
        var free = string.CompareOrdinal(name, last) > 0 ? name : $"{last}a";
        return Path.Combine(folder, $"{free}.ndjson");
    }

    private void Prune(IReadOnlyList<string> files)
    {
        var (kept, oldest) = (0L, Name(time.GetUtcNow() - KeptFor));
        foreach (var path in files.Reverse())
        {
            kept += new FileInfo(path).Length;
            if (kept > KeptBytes - FileBytes || string.CompareOrdinal(Stamp(path), oldest) < 0)
            {
                File.Delete(path);
            }
        }
    }

    private static string Name(DateTimeOffset moment) => moment.UtcDateTime.ToString(NameFormat, CultureInfo.InvariantCulture);

    private static string Stamp(string path) => Path.GetFileNameWithoutExtension(path)["commands-".Length..];

    private static string Day(string path) => Stamp(path) is { Length: >= 8 } stamp ? stamp[..8] : "";
}
