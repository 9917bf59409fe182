using System.IO.Compression;
using System.Text;
using RobotLink.Host.Cli;
using RobotLink.Host.Support;
using RobotLink.Recording;

namespace RobotLink.Host.Adapters;

/// <summary>Recordings on disk, by themselves or inside of a support file.</summary>
internal static class RecordingFiles
{
    /// <exception cref="CommandFailedException">The file is not there, or is no recording.</exception>
    public static RecordingFile Read(string path, Terminal terminal)
    {
        try
        {
            var recording = RecordingFile.Read(Lines(path));
            foreach (var mistake in recording.Mistakes)
            {
                terminal.Error.WriteLine($"{path}: {mistake}{(mistake.IsLeftOut ? "; the line was left out" : "")}.");
            }

            return recording;
        }
        catch (Exception reason) when (reason is RecordingFileException or InvalidDataException)
        {
            throw new CommandFailedException(ExitCode.Failed, $"{path}: {Terminal.Safe(reason.Message)}");
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"The recording '{path}' cannot be read: {reason.Message}");
        }
    }

    /// <summary>The links wanted; all of the recording when none is named.</summary>
    /// <exception cref="CommandFailedException">One of them is not in the recording.</exception>
    public static IReadOnlyList<RecordedLink> Links(RecordingFile recording, string[] wanted)
    {
        if (wanted.FirstOrDefault(id => recording.Links.All(link => link.Id != id)) is { } stranger)
        {
            throw new CommandFailedException(ExitCode.Usage, $"There is no link '{Terminal.Safe(stranger)}' in the recording, but {string.Join(", ", recording.Links.Select(link => link.Id))}.");
        }

        return wanted.Length == 0 ? recording.Links : [.. recording.Links.Where(link => wanted.Contains(link.Id))];
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var file = File.OpenRead(path);
        var signature = new byte[SupportBundle.Signature.Length];
        var isSupport = file.CanSeek && file.ReadAtLeast(signature, signature.Length, throwOnEndOfStream: false) == signature.Length && signature.AsSpan().SequenceEqual(SupportBundle.Signature);
        using var archive = isSupport ? ZipFile.OpenRead(path) : null;
        var inside = archive?.GetEntry(SupportBundle.Recording);
        if (isSupport && inside is null)
        {
            throw new RecordingFileException($"There is no {SupportBundle.Recording} in the archive. 'support' puts one in where a RobotLink runs.");
        }

        if (file.CanSeek)
        {
            file.Position = 0;
        }

        using var reader = new StreamReader(inside?.Open() ?? file, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
