using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <param name="Name">The example's name.</param>
/// <param name="Mismatch">What differed, expected and seen, in words; null when it passed.</param>
/// <param name="Line">Line of the profile file where it differed.</param>
public sealed record TranscriptResult(string Name, string? Mismatch, string File, int Line)
{
    public bool Passed => Mismatch is null;
}

/// <summary>Plays a profile's examples against the session, diagnosis and link machines that production uses, on a virtual clock.</summary>
public static class TranscriptRunner
{
    public static IReadOnlyList<TranscriptResult> Run(DeviceProfile profile)
    {
        var protocol = new DeviceProtocol(profile, Budget.Of(profile));
        return [.. profile.Examples.Select(example => Run(protocol, example))];
    }

    private static TranscriptResult Run(DeviceProtocol protocol, ExampleProfile example)
    {
        using var stage = new TranscriptStage(protocol, example.Polls);
        var last = example.Lines.Count == 0 ? 0 : example.Lines[0].Line;
        try
        {
            foreach (var line in example.Lines)
            {
                last = line.Line;
                Play(stage, protocol, line);
            }

            return new TranscriptResult(example.Name, null, example.File, last);
        }
        catch (TranscriptMismatchException mismatch)
        {
            return new TranscriptResult(example.Name, mismatch.Message, example.File, last);
        }
    }

    private static void Play(TranscriptStage stage, DeviceProtocol protocol, TranscriptLine line)
    {
        switch (line.Sign)
        {
            case '>':
                stage.ExpectSent(Bytes(protocol, line));
                break;
            case '<':
                stage.NothingElseWasSent();
                stage.Receive(Bytes(protocol, line));
                break;
            case '.':
                stage.NothingElseWasSent();
                stage.Pass(TranscriptText.Duration(line.Text));
                break;
            case '=':
                stage.ExpectResult(line.Text);
                break;
            default:
                throw new TranscriptMismatchException($"a line begins with '{line.Sign}'; it can be > < . or =");
        }
    }

    private static byte[] Bytes(DeviceProtocol protocol, TranscriptLine line) =>
        ByteNotation.TryParse(line.Text, protocol.Profile.Charset, out var bytes, out var fault)
            ? bytes
            : throw new TranscriptMismatchException($"these are no bytes: {fault}");
}

/// <summary>A transcript and the machine differ; the message says expected and seen.</summary>
internal sealed class TranscriptMismatchException(string message) : Exception(message);
