using RobotLink.Host.Cli;
using RobotLink.Recording;

namespace RobotLink.Host.Adapters;

/// <summary>Recordings on disk.</summary>
internal static class RecordingFiles
{
    /// <exception cref="CommandFailedException">The file is not there, or is no recording.</exception>
    public static RecordingFile Read(string path, Terminal terminal)
    {
        try
        {
            var recording = RecordingFile.Read(File.ReadLines(path));
            foreach (var mistake in recording.Mistakes)
            {
                terminal.Error.WriteLine($"{path}: {mistake}; the line was left out.");
            }

            return recording;
        }
        catch (RecordingFileException reason)
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
}
