using System.ComponentModel;
using System.Text.Json;
using RobotLink.Links;

namespace RobotLink.Host.Api;

[Description("The port at which other programs share the link's device.")]
internal sealed record ShareDocument(
    string Listen,
    [property: Description("observe, arbitrated, exclusive or raw.")] string Mode,
    [property: Description("Whether it takes calls now.")] bool Open,
    [property: Description("Why the port cannot be had; null when it can.")] string? Problem,
    IReadOnlyList<ShareClientDocument> Clients,
    [property: Description("The last things that happened at it, oldest first.")] IReadOnlyList<ShareEventDocument> Events)
{
    public static ShareDocument? Of(ShareSnapshot? share) => share is null ? null : new ShareDocument(
        share.Listen,
        JsonNamingPolicy.SnakeCaseLower.ConvertName(share.Configuration.Mode.ToString()),
        share.IsOpen,
        share.Problem,
        [.. share.Clients.Select(client => new ShareClientDocument(client.Remote, client.Since, client.Received, client.Sent, client.Asked, client.HoldsLease))],
        [.. share.Events.Select(happened => new ShareEventDocument(happened.Time, happened.Client, happened.What, happened.Why))]);
}

[Description("A program that shares the link.")]
internal sealed record ShareClientDocument(
    string Remote,
    DateTimeOffset Since,
    [property: Description("Bytes that came from it.")] long In,
    [property: Description("Bytes for it.")] long Out,
    [property: Description("Its frames that were given a turn at the device.")] long Asked,
    [property: Description("It holds the device alone.")] bool Lease);

[Description("A program took the device for itself alone at the link's share, or holds it no more.")]
internal sealed record LeaseEventDocument
{
    [OneOf("lease")]
    public required string Type { get; init; }

    [Description("Everything asked for up to this number has been sent.")]
    public required long Seq { get; init; }

    public required string Link { get; init; }
    public required DateTimeOffset Time { get; init; }

    [OneOf("taken", "given_up")]
    public required string Step { get; init; }

    [Description("The program, by the address it called from.")]
    public required string Holder { get; init; }

    /// <param name="reached">Everything asked for up to this number has been sent.</param>
    public static LeaseEventDocument Of(LeaseChange change, long reached) => new()
    {
        Type = "lease",
        Seq = reached,
        Link = change.Link,
        Time = change.Time,
        Step = change.IsHeld ? "taken" : "given_up",
        Holder = change.Holder,
    };
}

internal sealed record ShareEventDocument(
    DateTimeOffset Time,
    string Client,
    [property: Description("connected, left, turned away, refused, lease taken or lease given up.")] string What,
    string? Why);
