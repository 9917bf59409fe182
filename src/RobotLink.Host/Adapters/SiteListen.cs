using RobotLink.Profiles;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RobotLink.Host.Adapters;

/// <summary>
/// Reads <c>http.listen</c> of a site file and nothing else: commands must reach a running daemon while the file is being edited and is full of mistakes.
/// </summary>
internal static class SiteListen
{
    private const int DepthMax = 64;

    /// <summary>Null when there is no such file or no such setting.</summary>
    public static string? Find(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true } there && there.Length <= FileLimits.Site.Bytes ? Search(File.ReadAllText(file)) : null;
        }
        catch (Exception reason) when (reason is YamlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Search(string text)
    {
        var events = new Parser(new StringReader(text));
        var path = new Stack<string>();
        string? key = null;
        while (events.MoveNext() && path.Count < DepthMax)
        {
            switch (events.Current)
            {
                case MappingStart or SequenceStart:
                    path.Push(key ?? "");
                    key = null;
                    break;
                case MappingEnd or SequenceEnd:
                    path.Pop();
                    key = null;
                    break;
                case Scalar scalar when key is null:
                    key = scalar.Value;
                    break;
                case Scalar scalar:
                    if (path.Count == 2 && path.Peek() == "http" && key == "listen")
                    {
                        return scalar.Value;
                    }

                    key = null;
                    break;
            }
        }

        return null;
    }
}
