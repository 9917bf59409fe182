namespace RobotLink.Commands;

/// <summary>Reads the files of an audit, also while they are written.</summary>
internal static class AuditReading
{
    /// <summary>Admitted commands whose line is not older than that, oldest first.</summary>
    /// <param name="damaged">Whole lines that are none of an audit; the end of a line that was cut off by a crash is not counted.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<AuditedCommand> Since(string folder, DateTimeOffset from, out int damaged)
    {
        damaged = 0;
        var files = AuditFile.Files(folder).Where(path => File.GetLastWriteTimeUtc(path) >= from.UtcDateTime).ToList();
        var lines = new List<AuditLine>();
        foreach (var path in files)
        {
            foreach (var line in Lines(path))
            {
                damaged += line is null ? 1 : 0;
                if (line is not null && line.Time >= from && line.Decision is AuditLine.Admitted or null)
                {
                    lines.Add(line!);
                }
            }
        }

        return AuditStory.Of(lines);
    }

    /// <summary>The newest commands, oldest first.</summary>
    public static IReadOnlyList<AuditedCommand> Last(string folder, int count, string? link)
    {
        var lines = new List<AuditLine>();
        var decisions = 0;
        foreach (var path in AuditFile.Files(folder).Reverse())
        {
            var read = Lines(path).OfType<AuditLine>().Where(line => link is null || line.Link == link).ToList();
            decisions += read.Count(line => !line.IsEnd);
            lines.InsertRange(0, read);
            if (decisions >= count)
            {
                break;
            }
        }

        return AuditStory.Of(lines).TakeLast(count).ToList();
    }

    /// <summary>Null for a line that is damaged. A part of a line, where somebody died while writing, is left out.</summary>
    private static IEnumerable<AuditLine?> Lines(string path)
    {
        byte[] bytes;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            bytes = new byte[file.Length];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }

        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes.AsSpan(at).IndexOf((byte)'\n');
            if (length < 0)
            {
                yield break;
            }

            if (length > 0)
            {
                yield return AuditLine.Read(bytes.AsSpan(at, length));
            }

            at += length + 1;
        }
    }
}
