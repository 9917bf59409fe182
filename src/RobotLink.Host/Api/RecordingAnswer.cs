using System.IO.Pipelines;
using RobotLink.Links;
using RobotLink.Recording;

namespace RobotLink.Host.Api;

/// <summary>Writes the records of links as one recording, in order of time, without secrets. For one reader.</summary>
internal sealed class RecordingAnswer(IReadOnlyList<Link> links, SecretStars stars, TimeProvider time, PipeWriter output)
{
    /// <summary>A mark at the head of a link whose record does not reach back as far as wanted.</summary>
    public const string Begins = "begins";

    /// <summary>Marks between which a link's bytes lie that passed before what was asked for.</summary>
    public const string Lead = "lead";

    /// <summary>From here on it is what was asked for.</summary>
    public const string Wanted = "from";

    /// <summary>A reader that is slow is waited for; so much at most lies ready for it.</summary>
    private const int UnflushedMax = 64 * 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>What was read from a socket before this moment is written down by then.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(20);

    /// <summary>The beginning of what may be a secret waits so often for the rest.</summary>
    private const int PatiencePauses = 10;

    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>What passed before this moment on the clock that nobody sets is left out; null: <see cref="From"/> alone says it.</summary>
    public TimeSpan? Since { get; init; }

    /// <summary>With <see cref="Since"/>: so much more before, for frames that have begun there.</summary>
    public TimeSpan LeadBy { get; init; }

    /// <summary>Looked for on a link beside what is looked for everywhere; null: nothing.</summary>
    public Func<string, SecretMask?> MoreFor { get; init; } = _ => null;

    /// <summary>Tells that these are not the links any more that were asked for: what is followed ends then, and whoever reads it asks anew.</summary>
    public Func<bool> IsStale { get; init; } = () => false;

    /// <param name="follow">Goes on until <paramref name="ending"/>, or until it is stale.</param>
    public async Task WriteAsync(RecordingHead head, IReadOnlyList<RecordedProfile> profiles, bool follow, CancellationToken ending)
    {
        using var writer = new RecordingWriter(output);
        writer.Begin(head with { Links = [.. head.Links.Select(Covered)] });
        foreach (var profile in profiles)
        {
            writer.Write(profile with { Text = stars.Texts().Apply(profile.Text) });
        }

        await output.FlushAsync(ending);
        await Task.Delay(Settle, time, ending);
        var sources = links.Where(link => link.Record is not null).Select(link => new Source(link.Record!, stars, MoreFor(link.Id))).ToList();
        foreach (var begin in sources.Select(source => source.Begin(From, Since)).OfType<RecordedMark>().OrderBy(mark => mark.Time))
        {
            writer.Write(begin);
        }

        await WriteKeptAsync(sources, writer, isLast: !follow, ending);
        if (follow)
        {
            await FollowAsync(sources, writer, ending);
        }

        writer.End();
        await output.FlushAsync(ending);
    }

    private RecordedLink Covered(RecordedLink link) => stars.Covered(MoreFor(link.Id) is { } more
        ? link with { Address = link.Address is { } address ? more.Apply(address) : null, Title = link.Title is { } title ? more.Apply(title) : null }
        : link);

    private async Task FollowAsync(List<Source> sources, RecordingWriter writer, CancellationToken ending)
    {
        using var timer = new PeriodicTimer(Pause, time);
        for (var (pauses, isStale) = (1, false); !isStale && await timer.WaitForNextTickAsync(ending); pauses++)
        {
            isStale = IsStale();
            await WriteKeptAsync(sources, writer, isLast: isStale || pauses % PatiencePauses == 0, ending);
        }
    }

    /// <summary>Of all links what comes first is written first; no link has more than a piece of its record in hand.</summary>
    private async Task WriteKeptAsync(List<Source> sources, RecordingWriter writer, bool isLast, CancellationToken ending)
    {
        var next = new PriorityQueue<Source, DateTimeOffset>();
        foreach (var source in sources)
        {
            if (source.TryPeek(isLast, out var first))
            {
                next.Enqueue(source, first.Time);
            }
        }

        while (next.TryDequeue(out var source, out _))
        {
            Write(source, source.Take(), writer);
            if (source.TryPeek(isLast, out var following))
            {
                next.Enqueue(source, following.Time);
            }

            if (output.UnflushedBytes > UnflushedMax)
            {
                await output.FlushAsync(ending);
            }
        }

        await output.FlushAsync(ending);
    }

    private void Write(Source source, RecordedEntry entry, RecordingWriter writer)
    {
        if (entry.Time < From || entry.Time > To || entry.At < Since - LeadBy)
        {
            return;
        }

        if (LeadBy > TimeSpan.Zero && source.Turn(isLead: entry.At < Since) is { } turn)
        {
            writer.Write(new RecordedMark { Link = entry.Link, Time = entry.Time, Epoch = entry.Epoch, What = turn });
        }

        if (entry is RecordedBytes bytes)
        {
            writer.Write(bytes);
        }
        else if (entry is RecordedMark mark)
        {
            writer.Write(mark);
        }
    }

    /// <summary>One link's way through its record.</summary>
    private sealed class Source(LinkRecord record, SecretStars stars, SecretMask? more)
    {
        private readonly RecordReader reader = new(record);
        private readonly MaskedEntries masked = new();
        private IReadOnlyList<SecretMask> known = [];
        private IReadOnlyList<RecordedEntry> piece = [];
        private int at;
        private bool isLeading;

        /// <summary>Null: it reaches back as far as wanted.</summary>
        public RecordedMark? Begin(DateTimeOffset from, TimeSpan? fromAt)
        {
            var since = record.Since;
            var isLater = fromAt is { } at ? record.SinceAt > at : since > from;
            var words = record.Limits.Bytes == 0 ? "nothing is kept of this link (record: off)"
                : since is null ? "nothing has passed yet"
                : isLater && record.HasForgotten ? "what passed before is kept no more (record.keep, size and total say how much is)"
                : isLater && (fromAt is not null || from > DateTimeOffset.MinValue) ? "nothing passed before"
                : null;
            return words is null ? null : new RecordedMark { Link = record.Link, Time = since ?? from, Epoch = 0, What = Begins, Words = words };
        }

        /// <returns>The mark to be written before the next entry; null: what comes is of the same kind as what came.</returns>
        public string? Turn(bool isLead)
        {
            var before = isLeading;
            isLeading = isLead;
            return before == isLead ? null : isLead ? Lead : Wanted;
        }

        public bool TryPeek(bool isLast, out RecordedEntry entry)
        {
            while (at == piece.Count)
            {
                var read = reader.Take();
                Refresh();
                if (read.Count == 0 && !isLast)
                {
                    break;
                }

                (piece, at) = (masked.Take(read, isLast: read.Count == 0), 0);
                if (read.Count == 0)
                {
                    break;
                }
            }

            entry = at < piece.Count ? piece[at] : null!;
            return at < piece.Count;
        }

        public RecordedEntry Take() => piece[at++];

        /// <summary>Secrets that were learned since. After reading: what was read can hold no later one.</summary>
        private void Refresh()
        {
            if (stars.Of(record) is var now && !ReferenceEquals(now, known))
            {
                known = now;
                masked.Masks = more is null ? now : [.. now, more];
            }
        }
    }
}
