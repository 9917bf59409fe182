using System.ComponentModel;

namespace RobotLink.Host.Api;

[Description("How much of what passes a link is kept, and how far that reaches at present.")]
internal sealed record RecordDocument(
    [property: Description("What is older may go, in seconds; 0: nothing is kept.")] double KeepS,
    [property: Description("The most that is held, in bytes.")] int Size,
    [property: Description("What is held, in bytes.")] int Bytes,
    [property: Description("It reaches back to then; null while it is empty.")] DateTimeOffset? Since);

[Description("Bytes that were read or written at once. Lines of other types: recording, profile, mark, end.")]
internal sealed record RecordedBytesDocument
{
    [OneOf("bytes")]
    public required string Type { get; init; }

    public required string Link { get; init; }

    [OneOf("rx", "tx")]
    public required string Dir { get; init; }

    public required DateTimeOffset Time { get; init; }

    [Description("Counts connections.")]
    public required int Epoch { get; init; }

    [Description("Base64.")]
    public required byte[] Raw { get; init; }

    [Description("Stars stand in it for secrets; else absent.")]
    public bool? Masked { get; init; }
}
