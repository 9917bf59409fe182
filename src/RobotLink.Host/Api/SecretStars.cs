using System.Runtime.CompilerServices;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Recording;
using RobotLink.Routing;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>
/// Puts stars for secrets into all that leaves the program about its links: recordings, the stream, lists of messages, answers to requests, words about states. What is
/// hidden in one of them is hidden in all. Thread-safe.
/// </summary>
/// <param name="recordOf">Knows in which forms secrets were sent on a link; null: none are looked for.</param>
/// <param name="maskOf">What is looked for, made of the texts of secrets.</param>
internal sealed class SecretStars(KnownSecrets secrets, Func<string, LinkRecord?>? recordOf = null, Func<IReadOnlyCollection<string>, SecretMask>? maskOf = null)
{
    private readonly ConditionalWeakTable<LinkRecord, OfLink> links = [];
    private OfSite site = new(0, SecretMask.Of([], []));

    /// <summary>What is looked for everywhere.</summary>
    public SecretMask Texts()
    {
        var now = Volatile.Read(ref site);
        if (now.Known != secrets.Count)
        {
            // Counted first: one that is learned meanwhile is looked for the next time.
            var count = secrets.Count;
            Volatile.Write(ref site, now = new OfSite(count, maskOf is null ? SecretMask.Of(secrets.Texts, []) : maskOf(secrets.Texts)));
        }

        return now.Mask;
    }

    /// <summary>What is looked for in what passes one link. The same list until more is known.</summary>
    public IReadOnlyList<SecretMask> Of(LinkRecord? record)
    {
        var texts = Texts();
        if (record is null)
        {
            return [texts];
        }

        if (!links.TryGetValue(record, out var known) || known.Forms != record.SecretsSeen || known.Masks[0] != texts)
        {
            var forms = record.SecretsSeen;
            links.AddOrUpdate(record, known = new OfLink(forms, [texts, SecretMask.Of([], record.Secrets)]));
        }

        return known.Masks;
    }

    public string? Covered(string? text) => string.IsNullOrEmpty(text) ? text : Texts().Apply(text);

    /// <summary>Its id stays: it stands in front of each of its bytes.</summary>
    public RecordedLink Covered(RecordedLink link) => link with { Address = Covered(link.Address), Title = Covered(link.Title) };

    /// <summary>The same, or a copy of the same length with stars: fields are decoded from what is left.</summary>
    public MessageEntry Covered(MessageEntry entry)
    {
        var masks = Of(recordOf?.Invoke(entry.Link));
        if (masks.All(mask => mask.IsEmpty))
        {
            return entry;
        }

        var shown = entry.Frame.AsSpan().ToArray();
        var isChanged = false;
        foreach (var mask in masks)
        {
            mask.Apply(shown, (_, _) => isChanged = true);
        }

        var reason = Covered(entry.Reason);
        return isChanged || reason != entry.Reason ? entry with { Frame = isChanged ? shown : entry.Frame, Reason = reason } : entry;
    }

    public StateEntry Covered(StateEntry entry) => Texts().IsEmpty || entry.Verdict is null ? entry : entry with { Verdict = Covered(entry.Verdict) };

    public RequestResult Covered(RequestResult result) => result with
    {
        Reply = result.Reply is { } reply ? Covered(reply) : null,
        Parts = [.. result.Parts.Select(Covered)],
        Reason = Covered(result.Reason),
        Refusal = result.Refusal is { } refusal ? refusal with { Words = Covered(refusal.Words) } : null,
    };

    private Verdict Covered(Verdict verdict) => verdict with
    {
        Words = Covered(verdict.Words)!,
        Evidence = [.. verdict.Evidence.Select(evidence => evidence with { Detail = Covered(evidence.Detail)! })],
    };

    private sealed record OfSite(int Known, SecretMask Mask);

    private sealed record OfLink(int Forms, IReadOnlyList<SecretMask> Masks);
}
