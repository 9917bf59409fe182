using RobotLink.Messages;

namespace RobotLink.Learning;

/// <summary>Bytes that went one way together.</summary>
/// <param name="At">Since the recording began; null where it holds no times.</param>
public sealed record RecordedPiece(Direction Direction, byte[] Bytes, TimeSpan? At);

/// <summary>What passed between us and a device, in order.</summary>
public sealed record RecordedTalk(IReadOnlyList<RecordedPiece> Pieces)
{
    /// <summary>More than this teaches nothing new.</summary>
    private const int LearnedBytesMax = 256 * 1024;

    /// <summary>All bytes of one direction, one behind the other, and where each piece ends.</summary>
    internal (byte[] Bytes, IReadOnlyList<int> Ends) Stream(Direction direction)
    {
        var bytes = new List<byte>();
        var ends = new List<int>();
        foreach (var piece in Pieces.Where(piece => piece.Direction == direction))
        {
            if (bytes.Count + piece.Bytes.Length > LearnedBytesMax)
            {
                break;
            }

            bytes.AddRange(piece.Bytes);
            ends.Add(bytes.Count);
        }

        return ([.. bytes], ends);
    }
}

/// <summary>A recording cannot be read; the message says which line and why.</summary>
public sealed class RecordingException(string message) : Exception(message);
