using System.IO.Compression;
using System.Text;
using Microsoft.Win32.SafeHandles;
using RobotLink.Host.Support;
using RobotLink.Recording;

namespace RobotLink.Host.Adapters;

/// <summary>The lines of a recording on disk, by itself or inside of a support file. They are read where they lie, as often as they are wanted; no more than a piece is in memory.</summary>
internal sealed class RecordingOnDisk : IRecordingLines, IDisposable
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>No line of a recording is longer; one that is, is read as if it ended here.</summary>
    private const int LineBytesMax = 16 * 1024 * 1024;

    private readonly SafeFileHandle file;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="RecordingFileException">It is an archive without a recording.</exception>
    public RecordingOnDisk(string path)
    {
        var opened = File.OpenRead(path);
        if (opened.CanSeek && !IsArchive(opened))
        {
            opened.Dispose();
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return;
        }

        // What is packed, or comes through a pipe, can be read once only.
        using (opened)
        {
            file = Unpacked(opened);
        }
    }

    public IEnumerable<RecordingLine> From(long place)
    {
        var piece = new byte[PieceBytes];
        var line = new MemoryStream();
        var (begins, at) = (place, place);
        while (RandomAccess.Read(file, piece, at) is > 0 and var count)
        {
            var from = 0;
            while (from < count)
            {
                var end = Array.IndexOf(piece, (byte)'\n', from, count - from);
                var until = end < 0 ? count : end;
                line.Write(piece, from, Math.Min(until - from, LineBytesMax - (int)line.Length));
                if (end >= 0)
                {
                    yield return new RecordingLine(begins, Text(line));
                    line.SetLength(0);
                    begins = at + end + 1;
                }

                from = until + 1;
            }

            at += count;
        }

        if (line.Length > 0)
        {
            yield return new RecordingLine(begins, Text(line));
        }
    }

    public void Dispose() => file.Dispose();

    private static string Text(MemoryStream line) => Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length).TrimEnd('\r').TrimStart('\uFEFF');

    private static bool IsArchive(FileStream file)
    {
        var signature = new byte[SupportBundle.Signature.Length];
        var isArchive = file.ReadAtLeast(signature, signature.Length, throwOnEndOfStream: false) == signature.Length && signature.AsSpan().SequenceEqual(SupportBundle.Signature);
        file.Position = 0;
        return isArchive;
    }

    private static SafeFileHandle Unpacked(FileStream opened)
    {
        using var archive = opened.CanSeek ? new ZipArchive(opened, ZipArchiveMode.Read, leaveOpen: true) : null;
        var inside = archive?.GetEntry(SupportBundle.Recording);
        if (archive is not null && inside is null)
        {
            throw new RecordingFileException($"There is no {SupportBundle.Recording} in the archive. 'support' puts one in where a RobotLink runs.");
        }

        using var content = inside?.Open();
        var copy = File.OpenHandle(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        var piece = new byte[PieceBytes];
        for (var at = 0L; (content ?? opened).Read(piece) is > 0 and var count; at += count)
        {
            RandomAccess.Write(copy, piece.AsSpan(0, count), at);
        }

        return copy;
    }
}
