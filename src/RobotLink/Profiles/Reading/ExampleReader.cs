namespace RobotLink.Profiles;

/// <summary>Reads <c>examples</c>: transcripts that keep the place of each line, so that a failed one points at it.</summary>
/// <param name="known">Names of the secrets that the profile's messages hold.</param>
internal sealed class ExampleReader(ProfileDraft draft, Charset charset, IReadOnlyCollection<string> known, MistakeList mistakes)
{
    private bool hasFarewell;

    public IReadOnlyList<ExampleProfile> Read(Section root)
    {
        hasFarewell = root.Has("farewell");
        var items = root.List("examples");
        return [.. items.Select((item, index) => root.Item("examples", index, item)).OfType<Section>().Select(Example)];
    }

    private ExampleProfile Example(Section keys)
    {
        var name = keys.Text("name");
        var transcript = keys.Scalar("transcript");
        var polls = keys.Flag("polls") ?? false;
        var secrets = Secrets(keys.Map("secrets"));
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

        var faults = mistakes.Count;
        var read = (lines ?? []).Select(line => Line(line.Text, line.Line, line.Column, transcript!)).OfType<TranscriptLine>().ToList();
        foreach (var asked in mistakes.Count > faults ? [] : read.Where((line, index) => line.Sign == '?' && !read.Skip(index + 1).Any(Ends)))
        {
            mistakes.Add(
                "E1491", Whole(asked, transcript!.Place.File), $"Nothing follows the question {asked.Text}.", null,
                $"Write > and the bytes that are sent, or = request {Asked(asked)} refused.");
        }

        return new ExampleProfile(name ?? "", polls, read, keys.Place.File.Name) { Secrets = secrets };
    }

    private Dictionary<string, string> Secrets(Section keys)
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in keys.Entries.Select(entry => entry.Key))
        {
            TrustReader.CheckKnown(keys, name, known, mistakes);
            if (keys.Text(name.Value) is { } value)
            {
                secrets[name.Value] = value;
            }
        }

        return secrets;
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
        if (!ExampleWords.Signs.Contains(sign, StringComparison.Ordinal) || (start == indent + 1 && trimmed.Length > start))
        {
            mistakes.Add(
                "E1310", place, "The line does not say who speaks.", null,
                "Begin with > (we send), < (device sends), ? (somebody asks), . (time passes) or = (what must result), and a space.");
            return null;
        }

        var read = new TranscriptLine(sign, start < trimmed.Length ? trimmed[start..] : "", line, column + start);
        Check(read, transcript.Place.File);
        return read;
    }

    private void Check(TranscriptLine line, SourceFile file)
    {
        var whole = Whole(line, file);
        switch (line.Sign)
        {
            case '.' when !Quantity.TryParseDuration(line.Text, out _):
                mistakes.Add("E1206", whole, $"{line.Text} is no duration.", null, Quantity.Suggest(line.Text, Quantity.Durations));
                break;
            case '=':
                Result(line, whole);
                break;
            case '?':
                Question(line, whole);
                break;
            case '>' or '<' when !ByteNotation.TryParse(line.Text, charset, out _, out var fault):
                var column = line.Column + fault.At;
                mistakes.Add(fault.Code, whole with { Column = column, EndColumn = column + fault.Length }, fault.Message, null, fault.Fix);
                break;
        }
    }

    /// <summary>What may follow a question somewhere: bytes that are sent, or how the request ended.</summary>
    private static bool Ends(TranscriptLine line) => line.Sign == '>' || (line.Sign == '=' && line.Text.StartsWith("request ", StringComparison.Ordinal));

    private static YamlPlace Whole(TranscriptLine line, SourceFile file) =>
        new(file, line.Line, line.Column, line.Line, line.Column + Math.Max(1, line.Text.Length));

    private static string Asked(TranscriptLine line) => line.Text.Split(' ', '{')[0];

    private void Question(TranscriptLine line, YamlPlace whole)
    {
        if (!TryFields(line, whole, out var name, out var fields))
        {
            return;
        }

        if (!draft.Requests.TryGetValue(name, out var request))
        {
            if (name == ExampleWords.Farewell && fields.Count == 0 && hasFarewell)
            {
                return;
            }

            mistakes.Add(
                "E1401", whole, $"The example asks {(name.Length == 0 ? "nothing" : name)}, but no request has that name.", null,
                Nearest.Offer(name, draft.Requests.Keys, "Write it under requests: first."));
            return;
        }

        var known = request?.Send.Fields.Select(field => field.Name).ToList();
        foreach (var field in fields.Where(field => known?.Contains(field.Name) == false))
        {
            mistakes.Add(
                "E1402", whole, $"The example gives {field.Name}, but {name} has no such argument.", null,
                Nearest.Offer(field.Name, known!, "It takes none."));
        }
    }

    private void Result(TranscriptLine line, YamlPlace whole)
    {
        if (!TryFields(line, whole, out var before, out var fields))
        {
            return;
        }

        foreach (var quality in fields.Where(field => field.Name.EndsWith(".quality", StringComparison.Ordinal)))
        {
            Word(quality.Value, "quality", ExampleWords.Qualities, line, whole);
        }

        var words = before.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var kind = words.Length == 0 ? "" : words[0];
        if (!ExampleWords.Results.Contains(kind))
        {
            mistakes.Add("E1310", whole, $"{kind} is no result.", null, Nearest.Offer(kind, ExampleWords.Results, ""));
        }
        else if (words.Length < 2)
        {
            if (kind is "reply" or "event" or "request" or "link")
            {
                mistakes.Add(
                    "E1310", whole, $"{kind} of what?", null,
                    kind == "link" ? "Write = link up or = link down." : $"Write = {kind} and a name.");
            }
        }
        else if (kind == "link")
        {
            Word(words[1], "state", ExampleWords.LinkStates, line, whole);
        }
        else if (ExampleWords.Named.Contains(kind) && !draft.Knows(words[1]))
        {
            mistakes.Add(
                "E1401", Word(words[1], line, whole),
                $"The example names {words[1]}, but no message or request has that name.", null,
                Nearest.Offer(words[1], draft.Names, "Write it under requests: first."));
        }
        else if (kind == "request" && words.Length > 2)
        {
            Word(words[2], "end of a request", ExampleWords.Outcomes, line, whole);
        }
    }

    private void Word(string word, string what, string[] known, TranscriptLine line, YamlPlace whole)
    {
        if (!known.Contains(word))
        {
            mistakes.Add("E1492", Word(word, line, whole), $"{word} is no {what}.", null, Nearest.Offer(word, known, ""));
        }
    }

    private static YamlPlace Word(string word, TranscriptLine line, YamlPlace whole)
    {
        var column = line.Column + Math.Max(0, line.Text.IndexOf(word, line.Text.IndexOf(' ', StringComparison.Ordinal) + 1, StringComparison.Ordinal));
        return whole with { Column = column, EndColumn = column + word.Length };
    }

    private bool TryFields(TranscriptLine line, YamlPlace whole, out string before, out IReadOnlyList<ListedField> fields)
    {
        if (FieldList.TryParse(line.Text, out before, out fields, out var fault))
        {
            return true;
        }

        mistakes.Add("E1490", whole, fault!, null, "Write the fields as {name: value, other: value}.");
        return false;
    }
}
