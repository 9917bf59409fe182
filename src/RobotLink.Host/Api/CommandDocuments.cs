using System.ComponentModel;

namespace RobotLink.Host.Api;

[Description("A command that somebody gave, as the audit tells it.")]
internal sealed record CommandDocument
{
    public required DateTimeOffset Time { get; init; }

    [Description("The same over restarts.")]
    public required string Id { get; init; }

    public required string Link { get; init; }
    public required string Request { get; init; }

    [Description("What was given; secrets are masked, long texts cut.")]
    public IReadOnlyDictionary<string, object?>? Fields { get; init; }

    public string? Key { get; init; }
    public RequesterDocument? By { get; init; }

    [OneOf("admitted", "refused", "repeated")]
    public required string Decision { get; init; }

    [OneOf("answered", "rejected", "not_sent", "expired", "unknown")]
    [Description("How an admitted command ended; null while it is under way.")]
    public string? Outcome { get; init; }

    public double? DurationS { get; init; }

    [Description("The name of the reply or refusal that decided it.")]
    public string? Reply { get; init; }

    [Description("The connection that it was bound to.")]
    public int? Epoch { get; init; }

    [Description("Why it was refused, or not answered.")]
    public string? Reason { get; init; }
}

[Description("Who gave a command, as far as it was told.")]
internal sealed record RequesterDocument(string Client, string? Address, string? Operator);

[Description("Who holds a link.")]
internal sealed record LeaseDocument(
    string Holder,
    DateTimeOffset Since,
    [property: Description("It ends by itself then, unless it is renewed. Null for a program at the link's share: until that goes, or the link is lost.")] DateTimeOffset? Until)
{
    [Description("Told only to whoever takes the lease: commands are given with it in the header Lease.")]
    public string? Token { get; init; }
}

[Description("Taking or renewing a lease.")]
internal sealed record LeaseBody(
    [property: Description("Who takes it, for others to read. Up to 100 characters; not needed to renew.")] string? Holder = null,
    [property: Description("How long, from 1s to 1h; default 60s.")] string? For = null);
