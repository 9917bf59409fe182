using RobotLink.Host.Cli;
using RobotLink.Recording;

namespace RobotLink.Host.Adapters;

/// <summary>Recordings on disk, by themselves or inside of a support file.</summary>
internal static class RecordingFiles
{
    /// <summary>What the damaged lines are is told at once.</summary>
    /// <param name="lines">Where the recording is read from, for as long as it is looked at.</param>
    /// <exception cref="CommandFailedException">The file is not there, or is no recording.</exception>
    public static RecordingFile Read(string path, Terminal terminal, out RecordingOnDisk lines)
    {
        if (Directory.Exists(path))
        {
            throw new CommandFailedException(ExitCode.Usage, $"'{path}' is a folder. Name the recording in it.");
        }

        RecordingOnDisk? opened = null;
        try
        {
            lines = opened = new RecordingOnDisk(path);
            var recording = RecordingFile.Read(lines);
            foreach (var mistake in recording.Mistakes)
            {
                terminal.Error.WriteLine($"{path}: {mistake}{(mistake.IsLeftOut ? "; the line was left out" : "")}.");
            }

            return recording;
        }
        catch (Exception reason) when (reason is RecordingFileException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            opened?.Dispose();
            throw reason is RecordingFileException or InvalidDataException
                ? new CommandFailedException(ExitCode.Failed, $"{path}: {Terminal.Safe(reason.Message)}")
                : new CommandFailedException(ExitCode.Usage, $"The recording '{path}' cannot be read: {reason.Message}");
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
}
