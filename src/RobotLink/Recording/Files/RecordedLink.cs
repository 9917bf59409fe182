using System.Globalization;

namespace RobotLink.Recording;

/// <summary>A link that a recording is of.</summary>
/// <param name="Profile">The name of its profile, whose text stands in the recording, too.</param>
/// <param name="Address">Where the device was reached, as the site file wrote it.</param>
public sealed record RecordedLink(string Id, string Profile, string? Address = null, string? Title = null)
{
    /// <summary>The port that its address names; null when it names none. An IPv6 address alone has colons, too.</summary>
    public int? Port => Address is { } address && address.LastIndexOf(':') is >= 0 and var colon
        && (address.IndexOf(':', StringComparison.Ordinal) == colon || address[colon - 1] == ']')
        && ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
}

/// <summary>What stands on a recording's first line.</summary>
/// <param name="RobotLink">Version of the program that made it.</param>
public sealed record RecordingHead(DateTimeOffset Made, string RobotLink, IReadOnlyList<RecordedLink> Links)
{
    /// <summary>Of the file format. A program reads its own version and those before.</summary>
    public const int Version = 1;
}

/// <summary>A profile as it was when its links were recorded, or a parent of one.</summary>
/// <param name="Text">As its file has it; secrets are only named there.</param>
public sealed record RecordedProfile(string Name, string Text);
