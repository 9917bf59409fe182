using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Links;

/// <summary>The same bytes arriving in other ways. Networks may deliver any of them, so the same must result.</summary>
internal sealed class Variations(TranscriptScript script, PlayedTranscript written)
{
    private const int ShownBytesMax = 24;

    /// <summary>One more and the link is called garbled, which is another result.</summary>
    private const int GarbledPiecesMax = 1;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    /// <summary>So little that no time of a device can depend on it.</summary>
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Unlimited = TimeSpan.FromHours(1);

    private const string Whole = "a datagram arrives whole or not at all";

    private readonly bool areDatagrams = script.Protocol.Profile.Framing is DatagramFraming;
    private readonly bool isStream = script.Protocol.Profile.Heartbeat?.Expect is not null;
    private readonly TimeSpan? gap = Framers.For(script.Protocol.Profile.Framing).Gap;

    public static Arrival AsWritten { get; } = (stage, _, bytes) => stage.Receive(bytes);

    public IReadOnlyList<VariationResult> Run() => [Split(), Merged(), Delayed(), Noise()];

    /// <summary>Every line cut at the same place at once: as many plays as the longest line has places, and every place of every line.</summary>
    private VariationResult Split()
    {
        var tally = new Tally("split", written);
        var longest = script.Arrivals.Select(line => script.BytesOf(line).Length).DefaultIfEmpty().Max();
        if (longest < 2 || areDatagrams)
        {
            return tally.NotRun(areDatagrams ? Whole : "the device sends no two bytes at once");
        }

        for (var at = 1; at < longest; at++)
        {
            if (tally.Differs(Cut(at, null), ""))
            {
                tally.Explain(script.Arrivals.Where(line => script.BytesOf(line).Length > at)
                    .Select(line => (Cut(at, line), $"split behind byte {at} of line {LineOf(line)} ({Shown(line, at)})"))
                    .Append((Cut(at, null), $"each line split behind byte {at}")));
            }
        }

        _ = tally.Differs(script.Play((stage, _, bytes) => stage.Receive([.. bytes.Select(each => new[] { each })])), "each byte alone");
        return tally.Result();
    }

    private VariationResult Merged()
    {
        var tally = new Tally("merged", written);
        var groups = Groups();
        if (groups.Count == 0 || areDatagrams)
        {
            return tally.NotRun(areDatagrams ? Whole : "the device sends no two lines in a row");
        }

        var followers = groups.SelectMany(group => group.Skip(1)).ToHashSet();
        var heads = groups.ToDictionary(group => group[0], group => group.SelectMany(script.BytesOf).ToArray());
        var played = script.Play((stage, line, bytes) =>
        {
            if (!followers.Contains(line))
            {
                stage.Receive(heads.GetValueOrDefault(line, bytes));
            }
        });
        _ = tally.Differs(played, $"lines {string.Join(", ", groups.Select(group => $"{LineOf(group[0])} to {LineOf(group[^1])}"))} in one piece");
        return tally.Result();
    }

    /// <summary>Byte by byte, as slowly as the example's own times allow: nothing falls due in between, and no silence ends a frame.</summary>
    private VariationResult Delayed()
    {
        var tally = new Tally("delayed", written);
        if (script.Arrivals.Count == 0 || areDatagrams)
        {
            return tally.NotRun(areDatagrams ? Whole : "the device sends nothing");
        }

        var slow = script.Play(Slowly(Unlimited));

        // What goes wrong only with the longer delay reaches a moment that the example itself names.
        _ = tally.Differs(tally.IsSame(slow) ? slow : script.Play(Slowly(Instant)), "each byte a little later than the one before");
        return tally.Result();
    }

    private VariationResult Noise()
    {
        var tally = new Tally("noise", written);
        if (NoiseBytes.For(script.Protocol, out var why) is not { } noise)
        {
            return tally.NotRun(why);
        }

        if (written.Results.Count(result => result.Kind is "unparsed" or "noise") > GarbledPiecesMax)
        {
            return tally.NotRun("the example itself is full of noise");
        }

        if (script.Arrivals.Count == 0)
        {
            return tally.NotRun("the device sends nothing");
        }

        var pending = false;
        using var reader = new FrameReader(Framers.For(script.Protocol.Profile.Framing));
        foreach (var line in script.Arrivals)
        {
            var inside = pending;
            pending = LeavesPending(reader, line);
            Disturb(tally, line, noise, inside, pending);
        }

        return tally.Result();
    }

    private void Disturb(Tally tally, int line, byte[] noise, bool inside, bool pending)
    {
        if (!inside && Before(line, noise) is { } before)
        {
            _ = tally.Differs(before, $"{ByteNotation.Format(noise)} before line {LineOf(line)}");
        }

        // Where silence ends noise, what follows would be later than written; and a stream that ends in noise is garbled, not silent.
        if (!pending && gap is null && !(isStream && EndsInSilence(line)))
        {
            var behind = script.Play((stage, at, bytes) =>
            {
                if (at == line)
                {
                    stage.Receive(bytes, noise);
                }
                else
                {
                    stage.Receive(bytes);
                }
            });
            _ = tally.Differs(behind, $"{ByteNotation.Format(noise)} behind line {LineOf(line)}");
        }
    }

    /// <summary>Null where the silence that ends the noise would reach a moment that the example itself names.</summary>
    private PlayedTranscript? Before(int line, byte[] noise)
    {
        var hasRoom = true;
        var played = script.Play((stage, at, bytes) =>
        {
            if (at == line && gap is { } silence)
            {
                hasRoom = stage.UntilNextDue > silence;
                stage.Receive(noise);
                stage.Pass(silence);
                stage.Receive(bytes);
            }
            else if (at == line)
            {
                stage.Receive(noise, bytes);
            }
            else
            {
                stage.Receive(bytes);
            }
        });
        return hasRoom ? played : null;
    }

    private bool EndsInSilence(int line) => script.Example.Lines.Skip(line + 1).TakeWhile(next => next.Sign != '<')
        .Any(next => next.Sign == '=' && next.Text.StartsWith("link down", StringComparison.Ordinal));

    private PlayedTranscript Cut(int at, int? only) => script.Play((stage, line, bytes) =>
    {
        if (bytes.Length > at && (only is null || only == line))
        {
            stage.Receive(bytes[..at], bytes[at..]);
        }
        else
        {
            stage.Receive(bytes);
        }
    });

    private Arrival Slowly(TimeSpan most) => (stage, _, bytes) =>
    {
        var room = Shorter(Shorter(stage.UntilNextDue / 2, most) / Math.Max(1, bytes.Length), Step);
        stage.ReceiveSlowly(bytes, gap is { } silence ? Shorter(room, silence / 4) : room);
    };

    /// <summary>Lines that follow each other with nothing in between but what resulted; what is asked of the link's state is asked in between.</summary>
    private List<List<int>> Groups()
    {
        var groups = new List<List<int>>();
        var current = new List<int>();
        for (var index = 0; index < script.Example.Lines.Count; index++)
        {
            var line = script.Example.Lines[index];
            if (line.Sign == '<')
            {
                current.Add(index);
            }
            else if (line.Sign != '=' || line.Text.StartsWith("link", StringComparison.Ordinal))
            {
                groups.Add(current);
                current = [];
            }
        }

        groups.Add(current);
        return groups.FindAll(group => group.Count > 1);
    }

    /// <summary>A frame has begun and goes on in the next line; where silence ends it, unless the example is silent for so long.</summary>
    private bool LeavesPending(FrameReader reader, int line)
    {
        if (script.Protocol.Profile.Framing is GapFraming)
        {
            var rest = script.Example.Lines.Skip(line + 1).TakeWhile(next => next.Sign != '<').Where(next => next.Sign == '.').ToList();
            return rest.Count > 0 && rest.Aggregate(TimeSpan.Zero, (sum, next) => sum + TranscriptText.Duration(next.Text)) < gap;
        }

        reader.Append(script.BytesOf(line));
        while (reader.Next(out _).Kind is CutKind.Frame or CutKind.Noise)
        {
        }

        return reader.Pending > 0;
    }

    private int LineOf(int index) => script.Example.Lines[index].Line;

    private string Shown(int line, int at)
    {
        var bytes = script.BytesOf(line);
        var from = Math.Max(0, at - ShownBytesMax);
        var to = Math.Min(bytes.Length, at + ShownBytesMax);
        return $"{(from > 0 ? ".." : "")}{ByteNotation.Format(bytes.AsSpan(from..at))} | {ByteNotation.Format(bytes.AsSpan(at..to))}{(to < bytes.Length ? ".." : "")}";
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
