namespace RobotLink.Profiles;

/// <summary>Reads <c>examples</c>: transcripts that keep the place of each line, so that a failed one points at it.</summary>
internal sealed class ExampleReader(ProfileDraft draft, Charset charset, MistakeList mistakes)
{
    private static readonly string[] Results = ["reply", "event", "request", "link", "unparsed"];

    public IReadOnlyList<ExampleProfile> Read(Section root)
    {
        var items = root.List("examples");
        return [.. items.Select((item, index) => root.Item("examples", index, item)).OfType<Section>().Select(Example)];
    }

    private ExampleProfile Example(Section keys)
    {
        var name = keys.Text("name");
        var transcript = keys.Scalar("transcript");
        var polls = keys.Flag("polls") ?? false;
        keys.Done();
        if (name is null && !keys.Has("name"))
        {
            keys.Missing("name", "Write name: and what the example shows.");
        }

        if (transcript is null && !keys.Has("transcript"))
        {
            keys.Missing("transcript", "Write transcript: | and the lines below it.");
        }

        var lines = transcript is null ? [] : ScalarPlaces.Lines(transcript);
        if (lines is null)
        {
            mistakes.Add(
                "E1203", transcript!, "The transcript is no block of lines.", null,
                "Write transcript: | and each line below it, indented.");
        }

        var read = (lines ?? []).Select(line => Line(line.Text, line.Line, line.Column, transcript!)).OfType<TranscriptLine>().ToList();
        return new ExampleProfile(name ?? "", polls, read, keys.Place.File.Name);
    }

    private TranscriptLine? Line(string text, int line, int column, YamlScalar transcript)
    {
        // Trailing blanks cannot be seen and editors remove them: a blank that is sent is written <SP>.
        var trimmed = text.TrimEnd(' ', '\t');
        var indent = trimmed.Length - trimmed.TrimStart(' ').Length;
        if (trimmed.Length == 0 || trimmed[indent] == '#')
        {
            return null;
        }

        var sign = trimmed[indent];
        var start = trimmed.Length > indent + 1 && trimmed[indent + 1] == ' ' ? indent + 2 : indent + 1;
        var place = new YamlPlace(transcript.Place.File, line, column + indent, line, column + trimmed.Length);
        if (!"><.=".Contains(sign, StringComparison.Ordinal) || (start == indent + 1 && trimmed.Length > start))
        {
            mistakes.Add(
                "E1310", place, "The line does not say who speaks.", null,
                "Begin with > (we send), < (device sends), . (time passes) or = (what must result), and a space.");
            return null;
        }

        var read = new TranscriptLine(sign, start < trimmed.Length ? trimmed[start..] : "", line, column + start);
        Check(read, transcript.Place.File);
        return read;
    }

    private void Check(TranscriptLine line, SourceFile file)
    {
        var whole = new YamlPlace(file, line.Line, line.Column, line.Line, line.Column + Math.Max(1, line.Text.Length));
        switch (line.Sign)
        {
            case '.' when !Quantity.TryParseDuration(line.Text, out _):
                mistakes.Add("E1206", whole, $"{line.Text} is no duration.", null, Quantity.Suggest(line.Text, Quantity.Durations));
                break;
            case '=':
                Result(line, whole);
                break;
            case '>' or '<' when !ByteNotation.TryParse(line.Text, charset, out _, out var fault):
                var column = line.Column + fault.At;
                mistakes.Add(fault.Code, whole with { Column = column, EndColumn = column + fault.Length }, fault.Message, null, fault.Fix);
                break;
        }
    }

    private void Result(TranscriptLine line, YamlPlace whole)
    {
        var words = line.Text.Split(' ', 3);
        if (!Results.Contains(words[0]))
        {
            mistakes.Add("E1310", whole, $"{words[0]} is no result.", null, Nearest.Offer(words[0], Results, ""));
        }
        else if (words[0] is "reply" or "event" or "request" && words.Length > 1 && !draft.Knows(words[1]))
        {
            var column = line.Column + words[0].Length + 1;
            mistakes.Add(
                "E1401", whole with { Column = column, EndColumn = column + words[1].Length },
                $"The example names {words[1]}, but no message or request has that name.", null,
                Nearest.Offer(words[1], draft.Names, "Write it under requests: first."));
        }
        else if (words[0] is not "unparsed" && words.Length < 2)
        {
            mistakes.Add(
                "E1310", whole, $"{words[0]} of what?", null,
                words[0] == "link" ? "Write = link up or = link down." : $"Write = {words[0]} and a name.");
        }
    }
}
