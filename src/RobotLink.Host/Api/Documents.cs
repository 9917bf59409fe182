using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RobotLink.Host.Api;

// What the interface answers: written from these, or by hand in the same shape where it is hot; read back by the command line.

[Description("A list; next is null while everything fits one answer.")]
internal sealed record ListDocument<T>(IReadOnlyList<T> Items, string? Next);

[Description("One thing that was looked at to find a cause.")]
internal sealed record EvidenceDocument(
    string Check,
    [property: OneOf("pass", "fail", "not-measured")] string Result,
    string Detail);

[Description("One link at this moment.")]
internal record LinkDocument
{
    public required string Id { get; init; }
    public required string Profile { get; init; }
    public string? Title { get; init; }
    public required string Address { get; init; }

    [OneOf("up", "degraded", "connecting", "down", "unknown")]
    public required string State { get; init; }

    [OneOf("enabled", "disabled", "maintenance", "simulated")]
    public required string Admin { get; init; }

    [Description("When the state was noticed.")]
    public required DateTimeOffset Since { get; init; }

    [OneOf("local-port-down", "path-dead", "host-silent", "refused", "busy", "closed-by-peer", "reset-by-peer", "no-reply", "went-silent", "garbled", "rejected", "misconfigured")]
    public string? Cause { get; init; }

    [Description("The cause in plain words.")]
    public string? Words { get; init; }

    [OneOf("proven", "likely", "unclear")]
    public string? Certainty { get; init; }

    [Description("The last proof of the state before: the state began after this, and before since.")]
    public DateTimeOffset BeganAfter { get; init; }

    [Description("What is worth knowing beside the state and its cause; several remarks are separated by semicolons.")]
    public string? Note { get; init; }

    [Description("Worst case to notice a dead peer, in seconds; null where nothing watches.")]
    public required double? BoundS { get; init; }

    public DateTimeOffset? LastReceive { get; init; }
    public string? Behind { get; init; }

    [Description("Whether requests that change the machine are let through.")]
    public required bool Commands { get; init; }

    [Description("Who alone may command it at present; null while nobody holds it.")]
    public LeaseDocument? Lease { get; init; }
}

[Description("One link with everything known about it.")]
internal sealed record LinkDetailDocument : LinkDocument
{
    [JsonConstructor]
    public LinkDetailDocument()
    {
    }

    [SetsRequiredMembers]
    public LinkDetailDocument(LinkDocument link)
        : base(link) =>
        (Counters, Reconnects, Effective, Bound, Evidence, Requests) =
            (new Dictionary<string, long>(), new Dictionary<string, long>(), [], new BoundDocument(null, new Dictionary<string, double?>(), new Dictionary<string, string>()), [], []);

    [JsonPropertyOrder(1)]
    public string? LocalAddress { get; init; }

    [JsonPropertyOrder(1)]
    public string? RemoteAddress { get; init; }

    [Description("Counts connections; 0 before the first.")]
    [JsonPropertyOrder(1)]
    public required int Epoch { get; init; }

    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, long> Counters { get; init; }

    [Description("Connections lost, by cause.")]
    [JsonPropertyOrder(1)]
    public required IReadOnlyDictionary<string, long> Reconnects { get; init; }

    [Description("Every setting in force with its origin.")]
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<SettingDocument> Effective { get; init; }

    [Description("Whether the site file enables the link; what was done since then shows in admin.")]
    [JsonPropertyOrder(1)]
    public bool Enabled { get; init; }

    [Description("Equal for configurations that hold a link the same way; for programs of one version.")]
    [JsonPropertyOrder(1)]
    public string? Fingerprint { get; init; }

    [JsonPropertyOrder(1)]
    public required BoundDocument Bound { get; init; }

    [JsonPropertyOrder(1)]
    public required IReadOnlyList<EvidenceDocument> Evidence { get; init; }

    [Description("What the evidence excludes, in plain words.")]
    [JsonPropertyOrder(1)]
    public IReadOnlyList<string> RulesOut { get; init; } = [];

    [Description("Where to go and what to look at first; null while the link works.")]
    [JsonPropertyOrder(1)]
    public string? WalkTo { get; init; }

    [Description("The outage that the link belongs to, by its id.")]
    [JsonPropertyOrder(1)]
    public string? Outage { get; init; }

    [Description("Where other programs share the device; null where nobody can.")]
    [JsonPropertyOrder(1)]
    public ShareDocument? Share { get; init; }

    [Description("How far one can look back at what passed it.")]
    [JsonPropertyOrder(1)]
    public RecordDocument? Record { get; init; }

    [Description("What the device can be asked.")]
    [JsonPropertyOrder(1)]
    public required IReadOnlyList<RequestDocument> Requests { get; init; }

    [Description("Files that can be sent to it.")]
    [JsonPropertyOrder(1)]
    public IReadOnlyList<TransferDocument> Transfers { get; init; } = [];
}

internal sealed record SettingDocument(string Path, string Value, string Origin);

[Description("The worst time to notice each kind of failure; null where it cannot be noticed.")]
internal sealed record BoundDocument(
    double? Seconds,
    IReadOnlyDictionary<string, double?> ByFailure,
    [property: Description("What shows each failure, in words.")] IReadOnlyDictionary<string, string> SeenBy);

[Description("A request that the profile knows.")]
internal sealed record RequestDocument(
    string Name,
    [property: Description("Needs commands: true on the link and an Idempotency-Key header.")] bool ChangesMachine,
    [property: Description("Asked by itself with this period, in seconds; null: only on demand.")] double? EveryS,
    IReadOnlyList<ArgumentDocument> Arguments);

[Description("A file that can be sent to the device: its requests one after another, with the arguments name, size, blocks, number, offset, length and data where they have them.")]
internal sealed record TransferDocument(
    string Name,
    [property: Description("Sent first; null: nothing is.")] string? Open,
    [property: Description("Sent for each piece of the file.")] string Block,
    [property: Description("Sent when all pieces are there; null: nothing is.")] string? Close,
    [property: Description("Sent when the file will not become whole; null: nothing is.")] string? Abort,
    int BlockBytes);

[Description("A value that whoever asks gives.")]
internal sealed record ArgumentDocument(
    string Name,
    string Type,
    decimal? Minimum,
    decimal? Maximum,
    [property: Description("The words that can stand here; a number with words takes its numbers, too.")] IReadOnlyList<string> Choices,
    string? Unit)
{
    [Description("For digits, hex and bcd: how many.")]
    public int? Digits { get; init; }

    [Description("It may be left out.")]
    public bool Optional { get; init; }
}

[Description("A change of a link's state, or of what is known about its cause.")]
internal sealed record StateDocument
{
    [OneOf("state")]
    public required string Type { get; init; }
    public required long Seq { get; init; }
    public required string Link { get; init; }
    public required DateTimeOffset Time { get; init; }

    [OneOf("up", "degraded", "connecting", "down", "unknown")]
    public required string State { get; init; }

    [OneOf("up", "degraded", "connecting", "down", "unknown")]
    public required string Previous { get; init; }

    [OneOf("enabled", "disabled", "maintenance", "simulated")]
    public required string Admin { get; init; }

    [Description("The last proof of the previous state: the change happened after this ...")]
    public required DateTimeOffset BeganAfter { get; init; }

    [Description("... and before this.")]
    public required DateTimeOffset BeganBefore { get; init; }

    [Description("Null where nothing watches.")]
    public required double? BoundS { get; init; }
    public string? Cause { get; init; }

    [OneOf("proven", "likely", "unclear")]
    public string? Certainty { get; init; }

    public string? Words { get; init; }
    public required IReadOnlyList<EvidenceDocument> Evidence { get; init; }

    [Description("What the evidence excludes, in plain words.")]
    public IReadOnlyList<string> RulesOut { get; init; } = [];

    [Description("Where to go and what to look at first.")]
    public string? WalkTo { get; init; }
}

[Description("One root and all links that it took down.")]
internal record OutageDocument
{
    public required string Id { get; init; }

    [Description("What failed, as short as can be: port eth0, a part of the infrastructure, an address or a link.")]
    public required string Root { get; init; }

    [OneOf("local-port-down", "path-dead", "host-silent", "refused", "busy", "closed-by-peer", "reset-by-peer", "no-reply", "went-silent", "garbled", "rejected", "misconfigured")]
    public required string Cause { get; init; }

    [OneOf("proven", "likely", "unclear")]
    public required string Certainty { get; init; }

    public required string Words { get; init; }

    [Description("Where to go and what to look at first.")]
    public required string WalkTo { get; init; }

    [Description("When the first of its links was noticed to be lost.")]
    public required DateTimeOffset Since { get; init; }

    [Description("The last proof of life before: the root failed after this, and before since.")]
    public DateTimeOffset BeganAfter { get; init; }

    [Description("Null while it goes on.")]
    public DateTimeOffset? Ended { get; init; }

    [Description("The outage that took its links over; null when they work again.")]
    public string? Into { get; init; }

    [Description("Its links, in the order of the site file.")]
    public required IReadOnlyList<string> Members { get; init; }
}

[Description("What became of an outage.")]
internal sealed record OutageEventDocument : OutageDocument
{
    [JsonConstructor]
    public OutageEventDocument()
    {
    }

    [SetsRequiredMembers]
    public OutageEventDocument(OutageDocument outage)
        : base(outage) => (Type, Step) = ("outage", "began");

    [OneOf("outage")]
    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    [Description("Everything asked for up to this number has been sent.")]
    [JsonPropertyOrder(-1)]
    public long Seq { get; init; }

    [JsonPropertyOrder(-1)]
    public DateTimeOffset Time { get; init; }

    [OneOf("began", "changed", "ended")]
    [JsonPropertyOrder(-1)]
    public required string Step { get; init; }
}

[Description("One frame that passed a link.")]
internal sealed record MessageDocument
{
    [OneOf("message")]
    public required string Type { get; init; }
    public required long Seq { get; init; }
    public required string Link { get; init; }

    [OneOf("rx", "tx")]
    public required string Dir { get; init; }

    public required DateTimeOffset Time { get; init; }

    [OneOf("event", "reply", "request", "unparsed")]
    public required string Kind { get; init; }

    [Description("The message's name in the profile; null for an unparsed frame.")]
    public string? Name { get; init; }

    public required IReadOnlyDictionary<string, FieldDocument> Fields { get; init; }

    [OneOf("good", "uncertain", "bad")]
    public required string Quality { get; init; }

    public string? QualityReason { get; init; }

    [Description("Length of the frame in bytes, delimiters included.")]
    public required int Len { get; init; }

    [Description("The whole frame, base64.")]
    public required byte[] Raw { get; init; }

    [Description("For an unparsed frame: why.")]
    public string? Reason { get; init; }

    [OneOf("busy", "rejected", "refused", "misconfigured", "no-reply", "closed-by-peer")]
    [Description("Only for a device's refusal: what it means, as its profile names it.")]
    public string? Cause { get; init; }

    [Description("Only for a device's refusal: the words of its profile, and its own.")]
    public string? Words { get; init; }

    [Description("Only when asked for with explain=true.")]
    public ExplanationDocument? Explanation { get; init; }
}

internal sealed record FieldDocument(
    [property: Description("A number, text, true, false, a list or null.")] JsonElement Value,
    string? Unit = null,
    [property: Description("uncertain or bad; absent when the value is good. A bad value is null.")] string? Quality = null,
    [property: Description("Why the value is not good.")] string? Reason = null);

[Description("Comes at once and then each second: everything asked for up to this seq has been sent.")]
internal sealed record TickDocument([property: OneOf("tick")] string Type, long Seq, DateTimeOffset Time);

[Description("In place of what was overwritten before a slow reader came to it.")]
internal sealed record GapDocument([property: OneOf("gap")] string Type, long Missed);
