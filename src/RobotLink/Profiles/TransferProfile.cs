namespace RobotLink.Profiles;

/// <summary>How a file is sent to the device: a sequence of its requests, each answered before the next. Their arguments are filled by name.</summary>
/// <param name="Block">Sent once for each piece of the file.</param>
/// <param name="BlockSize">Bytes of the file in each piece; the last one may have fewer.</param>
public sealed record TransferProfile(string Name, string Block, int BlockSize)
{
    /// <summary>The argument that takes a piece: as it is where it holds bytes, in hexadecimal digits where it is a text.</summary>
    public const string Data = "data";

    /// <summary>Sent first; null: nothing is.</summary>
    public string? Open { get; init; }

    /// <summary>Sent when all pieces are there.</summary>
    public string? Close { get; init; }

    /// <summary>Sent when the file will not become whole.</summary>
    public string? Abort { get; init; }
}
