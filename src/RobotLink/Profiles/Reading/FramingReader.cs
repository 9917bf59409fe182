namespace RobotLink.Profiles;

/// <summary>Reads <c>framing:</c>; which keys are there decides which kind it is.</summary>
internal sealed class FramingReader(TemplateReader templates, MistakeList mistakes)
{
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Nothing ends a message of ours but that no more follows; a played device waits so long for more.</summary>
    private static readonly TimeSpan UnframedPause = TimeSpan.FromMilliseconds(50);

    private const string Why = "TCP delivers bytes, not messages; one read may hold half a message or three.";
    private const string Fix = "Write extends: base/tcp-line for lines that end <CR><LF>, or framing: { end: <LF> } with the device's delimiter.";

    /// <summary>Each kind by the key that makes it one, in the order they are looked for, with the keys that go with it.</summary>
    private static readonly (string Key, string Words, string[] With)[] Kinds =
    [
        ("procedure", "a procedure", ["priority", "timeout", "idle_gap", "tries", "max"]),
        ("length_by", "a rule of lengths", ["idle_gap", "max"]),
        ("length", "a length field", ["start", "end", "parts", "max"]),
        ("size", "a fixed size", []),
        ("document", "documents", ["end", "max"]),
        ("datagram", "datagrams", ["max"]),
        ("idle_gap", "an idle gap", ["max"]),
        ("start", "a start and an end mark", ["end", "escape", "max"]),
        ("end", "a delimiter", ["also", "prompts", "escape", "max"]),
    ];

    private readonly MarkedFramingReader marked = new(new FramingBytes(templates, mistakes), mistakes);
    private readonly SizedFramingReader sized = new(new FramingBytes(templates, mistakes), mistakes);
    private readonly SilenceReader silence = new(mistakes);
    private readonly CheckReader checks = new(templates, mistakes);

    public FramingProfile? Read(Section root)
    {
        var before = mistakes.Count;
        var framing = root.Node("framing") is YamlSequence list ? List(root, list)
            : !root.Has("framing") ? Unwritten(root)
            : root.Map("framing") is { Exists: true } one ? One(root, one, mayDiffer: true)
            : null;
        return mistakes.Count > before ? null : framing;
    }

    private DatagramFraming? Unwritten(Section root)
    {
        if (root.Map("connect").Text("kind") == "udp")
        {
            return new DatagramFraming();
        }

        mistakes.Add("E1307", root.Place, "The profile does not say how messages are cut out of the stream: framing is missing.", Why, Fix);
        return null;
    }

    private FramingProfile? One(Section root, Section framing, bool mayDiffer = false)
    {
        var before = mistakes.Count;
        var sent = Sent(root, framing, mayDiffer);
        CheckMixture(framing);
        var read = framing.Has("procedure") ? ProcedureReader.Read(root, framing)
            : framing.Has("length_by") ? sized.ByRule(framing, framing.Has("idle_gap") ? silence.Read(root, framing) : null)
            : framing.Has("length") ? sized.Length(framing)
            : framing.Has("size") ? SizedFramingReader.Fixed(framing)
            : framing.Has("document") ? marked.Document(framing)
            : framing.Has("datagram") ? SizedFramingReader.Datagram(framing)
            : framing.Has("idle_gap") ? silence.Read(root, framing)
            : framing.Has("start") ? marked.Marks(framing)
            : (FramingProfile?)marked.Delimiter(framing);
        var written = checks.Read(framing);
        CheckProcedure(framing);
        framing.Accept(Kinds.SelectMany(kind => kind.With.Append(kind.Key)));
        framing.Done();
        if (mistakes.Count > before || read is null)
        {
            return null;
        }

        read = read with { Checks = written, Sent = sent };
        CheckMaximum(framing, read);
        return read;
    }

    /// <summary>A procedure brings its own check, and both sides speak it.</summary>
    private void CheckProcedure(Section framing)
    {
        foreach (var key in framing.Has("procedure") ? (string[])["check", "send"] : [])
        {
            if (framing.Has(key))
            {
                mistakes.Add(
                    "E1901", framing.KeyPlace(key), $"{framing.PathOf(key)} stands beside a procedure.",
                    key == "check" ? "3964R ends each block with a check byte of its own, 3964 has none." : "Both sides of a procedure speak it.",
                    key == "check" ? "Remove it; write procedure: 3964R where blocks end with a check byte (BCC), else 3964." : "Remove it.");
            }
        }
    }

    /// <summary>How our own messages are framed, where that is another way.</summary>
    private FramingProfile? Sent(Section root, Section framing, bool mayDiffer)
    {
        if (!framing.Has("send"))
        {
            return null;
        }

        if (!mayDiffer)
        {
            mistakes.Add(
                "E1483", framing.KeyPlace("send"), $"{framing.PathOf("send")} stands where nothing is sent by it.",
                "We send with one framing: of a list with the first, or as its send says.", "Remove it.");
            return null;
        }

        if (framing.Node("send") is not YamlScalar)
        {
            return One(root, framing.Map("send"));
        }

        return framing.Choice("send", ("none", true)) is null ? null : new GapFraming(UnframedPause) { Max = framing.Size("max", 1, MostBytes) ?? SizedFramingReader.UsualMax };
    }

    private ListFraming? List(Section root, YamlSequence list)
    {
        var sections = list.Items.Select((item, index) => root.Item("framing", index, item)).OfType<Section>().ToList();
        var framings = sections.Select((section, index) => One(root, section, mayDiffer: index == 0)).ToList();
        if (list.Items.Count == 0)
        {
            mistakes.Add("E1307", list, "framing is an empty list.", Why, Fix);
        }

        if (sections.Count < list.Items.Count || framings.Contains(null) || framings.Count == 0)
        {
            return null;
        }

        for (var index = 0; index < framings.Count; index++)
        {
            new ListedFramingChecks(mistakes).Check(sections[index], framings[index]!, framings[..index]!, isLast: index == framings.Count - 1);
        }

        // What the first says about sending holds for all.
        return new ListFraming([framings[0]! with { Sent = null }, .. framings.Skip(1)!]) { Max = framings.Max(framing => framing!.Max), Sent = framings[0]!.Sent };
    }

    /// <summary>Keys of another kind would be ignored, so they are refused.</summary>
    private void CheckMixture(Section framing)
    {
        var (key, words, with) = Kinds.FirstOrDefault(kind => framing.Has(kind.Key), Kinds[^1]);
        var other = Kinds.SelectMany(kind => kind.With.Append(kind.Key)).FirstOrDefault(known => known != key && !with.Contains(known) && framing.Has(known));
        if (other is null || !framing.Has(key))
        {
            return;
        }

        var from = framing.KeyPlace(other).File.Name;
        mistakes.Add(
            "E1308", framing.KeyPlace(key), $"framing has both {key} and {other}.",
            $"Frames are cut by {words}; {other} would do nothing.",
            from == framing.KeyPlace(key).File.Name
                ? "Keep one of them."
                : $"{other} comes from {from}: write {other}: null beside {key}, or extend base/tcp, which has no framing.");
    }

    private void CheckMaximum(Section framing, FramingProfile read)
    {
        var least = read switch
        {
            DelimiterFraming lines => lines.OptionalEnds.Concat(lines.Prompts).Append(lines.End).Max(mark => mark.Length),
            MarksFraming marks => marks.Start.Length + marks.End.Length,
            LengthFraming length => length.At.Last + length.End.Length,
            LengthByFraming rule => rule.Sizes.Select(size => size.Length?.Last ?? size.Add).Append(rule.At).Max(),
            DocumentFraming document => document.End.Length + 2,
            _ => 1,
        };
        least += read.Edges.Width;
        if (read.Max < least)
        {
            var key = framing.Has("size") ? "size" : "max";
            mistakes.Add(
                "E1328", framing.ValuePlace(key), $"{framing.PathOf(key)} is {Quantity.FormatSize(read.Max)}, too short for any frame.",
                $"The framing itself takes {Quantity.FormatSize(least)}.", "Write the longest message that the device's manual tells, everything included.");
        }
    }
}
