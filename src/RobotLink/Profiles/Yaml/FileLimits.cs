namespace RobotLink.Profiles;

/// <summary>How much one configuration file may hold, so that reading any file ends soon and in little memory.</summary>
/// <param name="Bytes">The longest file that is read.</param>
/// <param name="Nodes">The most keys and values in it.</param>
/// <param name="Fix">What to do about a file that holds more.</param>
public sealed record FileLimits(int Bytes, int Nodes, string Fix)
{
    /// <summary>256 KiB: eight times the longest profile that is bundled.</summary>
    public static FileLimits Profile { get; } = new(256 * 1024, 20_000, "Split it, or remove what does not belong here.");

    /// <summary>4 MiB: room for 20,000 links with 200 bytes and 15 keys and values each, twice of what one daemon is measured with.</summary>
    public static FileLimits Site { get; } = new(4 * 1024 * 1024, 300_000, "Remove what does not belong here; for more links run a second RobotLink with a site of its own.");

    internal string TooLong => $"The file is longer than {(Bytes < 1 << 20 ? $"{Bytes >> 10} KiB" : $"{Bytes >> 20} MiB")}.";

    internal string TooMany => $"The file holds more than {Nodes} keys and values.";
}
