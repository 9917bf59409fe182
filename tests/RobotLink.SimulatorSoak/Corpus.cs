using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.SimulatorSoak;

/// <summary>Real frames of one kind of device, from the transcripts of its bundled profile and from its correct client.</summary>
internal sealed record Corpus(IReadOnlyList<byte[]> Frames, Dialogue Correct)
{
    /// <summary>Bytes that belong to no protocol in particular but to many a little.</summary>
    private static readonly byte[][] Anything = ["\r\n"u8.ToArray(), "\0"u8.ToArray(), "\u001BP"u8.ToArray(), "\u0002\u0003"u8.ToArray(), "{}\r\n"u8.ToArray(), [0, 0, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1]];

    public static Corpus Of(string kind)
    {
        var source = new ConfigurationFolder(AppContext.BaseDirectory);
        var profile = source.Names.Contains(kind) ? ProfileReader.Read(kind, source).Profile : null;
        var examples = profile?.Examples.Select(example => Steps(example, profile.Charset)).ToList() ?? [];
        var correct = Dialogue.Known(kind) ?? examples.Select(Dialogue.From).FirstOrDefault(dialogue => dialogue is not null) ?? Dialogue.Empty;
        var frames = examples.SelectMany(steps => steps).Select(step => step.Bytes)
            .Concat(correct.Steps.Select(step => step.Bytes))
            .Where(frame => frame.Length > 0)
            .ToList();
        return new Corpus(frames.Count > 0 ? frames : Anything, correct);
    }

    private static List<Step> Steps(ExampleProfile example, Charset charset)
    {
        var steps = new List<Step>();
        foreach (var line in example.Lines.Where(line => line.Sign is '>' or '<'))
        {
            if (ByteNotation.TryParse(line.Text, charset, out var bytes, out _))
            {
                steps.Add(new Step(line.Sign == '>', bytes));
            }
        }
        return steps;
    }
}
