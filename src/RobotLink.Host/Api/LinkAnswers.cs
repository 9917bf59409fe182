using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>Makes the documents of links from their snapshots.</summary>
internal static class LinkAnswers
{
    public static LinkDocument Document(LinkSnapshot link) => new()
    {
        Id = link.Id,
        Profile = link.Profile,
        Title = link.Title,
        Address = link.Address,
        State = Words.Of(link.State),
        Admin = Words.Of(link.Admin),
        Since = link.Since,
        BeganAfter = link.BeganAfter,
        Cause = link.Verdict is { } verdict ? Words.Of(verdict.Cause) : null,
        Words = link.Verdict?.Words,
        Certainty = link.Verdict is { } known ? Words.Of(known.Certainty) : null,
        Note = link.Note,
        BoundS = Words.Bound(link.Bound.Seconds),
        LastReceive = link.LastReceive,
        Behind = link.Behind,
        Commands = link.Commands,
        Lease = LeasesApi.Document(link),
    };

    public static LinkDetailDocument Detail(LinkSnapshot link, LinkConfiguration configuration, string? outage) => new(Document(link))
    {
        LocalAddress = link.LocalAddress,
        RemoteAddress = link.RemoteAddress,
        Epoch = link.Epoch,
        Counters = link.Counters,
        Reconnects = link.Reconnects.ToDictionary(pair => Words.Of(pair.Key), pair => pair.Value),
        Effective = [.. link.Effective.Select(setting => new SettingDocument(setting.Path, setting.Value, setting.Origin))],
        Enabled = configuration.Enabled,
        Fingerprint = EffectiveLink.Fingerprint(configuration),
        Bound = new BoundDocument(
            Words.Bound(link.Bound.Seconds),
            link.Bound.Failures.ToDictionary(bound => bound.Failure, bound => bound.Seconds),
            link.Bound.Failures.ToDictionary(bound => bound.Failure, bound => bound.SeenBy)),
        Evidence = [.. (link.Verdict?.Evidence ?? []).Select(Document)],
        RulesOut = link.Verdict?.RulesOut ?? [],
        WalkTo = link.Verdict?.WalkTo,
        Outage = outage,
        Share = ShareDocument.Of(link.Share),
        Record = link.Record is { } record
            ? new RecordDocument(record.Limits.Keep.TotalSeconds, record.Limits.Bytes, record.Bytes, record.Since)
            : null,
        Requests = [.. configuration.Profile.Requests.Select(Document)],
        Transfers = [.. configuration.Profile.Transfers.Select(of => new TransferDocument(of.Name, of.Open, of.Block, of.Close, of.Abort, of.BlockSize))],
    };

    private static EvidenceDocument Document(Evidence evidence) => new(evidence.Check, Words.Of(evidence.Result), evidence.Detail);

    private static RequestDocument Document(RequestProfile request) =>
        new(request.Name, request.ChangesMachine, request.Every?.TotalSeconds, [.. request.Send.Fields.Where(field => field.IsArgument).Select(Document)]);

    private static ArgumentDocument Document(FieldProfile field) => new(
        field.Name,
        field.IsFlag || (field.Bits is { Length: 1 } && field.Words.Count == 0) ? "bool" : field.Type.ToString().ToLowerInvariant(),
        field.Minimum ?? field.Range?.Least,
        field.Maximum ?? field.Range?.Most,
        field.Words.Count > 0 ? [.. field.Words.Select(word => word.Word)] : field.IsFlag ? [] : field.Choices,
        field.Unit)
    {
        Digits = field.Type is FieldType.Digits or FieldType.Hex or FieldType.Bcd ? field.Digits : null,
        Optional = field.Optional || field.Blank is not null,
    };
}
