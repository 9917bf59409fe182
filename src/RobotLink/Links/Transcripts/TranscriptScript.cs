using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>How the bytes of one line that begins with &lt; reach the session.</summary>
/// <param name="line">Index of the line in the example.</param>
internal delegate void Arrival(TranscriptStage stage, int line, byte[] bytes);

/// <param name="Mismatch">What differed, expected and seen; null when everything came true.</param>
/// <param name="Line">Line of the file where it differed, or the last one.</param>
/// <param name="Results">Everything that resulted, in order.</param>
internal sealed record PlayedTranscript(
    string? Mismatch,
    int Line,
    IReadOnlyList<TranscriptOutcome> Results,
    IReadOnlyCollection<Messages.MessageShape> Sent,
    IReadOnlyList<(Messages.MessageShape Shape, string Field)> LookedAt);

/// <summary>One example of a profile, ready to be played again and again.</summary>
internal sealed class TranscriptScript
{
    private readonly byte[]?[] bytes;

    public TranscriptScript(DeviceProtocol protocol, ExampleProfile example)
    {
        Protocol = protocol;
        Example = example;
        bytes = [.. example.Lines.Select(Bytes)];
        Arrivals = [.. Enumerable.Range(0, bytes.Length).Where(index => example.Lines[index].Sign == '<' && bytes[index] is { Length: > 0 })];
    }

    public DeviceProtocol Protocol { get; }

    public ExampleProfile Example { get; }

    /// <summary>Indexes of the lines in which the device sends something.</summary>
    public IReadOnlyList<int> Arrivals { get; }

    public byte[] BytesOf(int line) => bytes[line]!;

    public PlayedTranscript Play(Arrival arrival)
    {
        using var stage = new TranscriptStage(Protocol, Example);
        var last = Example.Lines.Count == 0 ? 0 : Example.Lines[0].Line;
        string? difference = null;
        try
        {
            for (var index = 0; index < Example.Lines.Count; index++)
            {
                last = Example.Lines[index].Line;
                Play(stage, index, arrival);
            }
        }
        catch (TranscriptMismatchException mismatch)
        {
            difference = mismatch.Message;
        }

        return new PlayedTranscript(difference, last, stage.Results, stage.SentShapes, stage.LookedAt);
    }

    private void Play(TranscriptStage stage, int index, Arrival arrival)
    {
        var line = Example.Lines[index];
        switch (line.Sign)
        {
            case '>':
                stage.ExpectSent(Known(index));
                break;
            case '<':
                arrival(stage, index, Known(index));
                break;
            case '?':
                stage.Ask(line.Text);
                break;
            case '.':
                stage.NothingElseWasSent();
                stage.Pass(TranscriptText.Duration(line.Text));
                break;
            case '=':
                stage.ExpectResult(line.Text);
                break;
            default:
                throw new TranscriptMismatchException($"a line begins with '{line.Sign}'; it can be > < ? . or =");
        }
    }

    private byte[] Known(int index) =>
        bytes[index] ?? throw new TranscriptMismatchException($"'{Example.Lines[index].Text}' is not the notation of bytes");

    private byte[]? Bytes(TranscriptLine line) =>
        line.Sign is '<' or '>' && ByteNotation.TryParse(line.Text, Protocol.Profile.Charset, out var parsed, out _) ? parsed : null;
}
