using RobotLink.Framing;

namespace RobotLink.Tests.Framing;

/// <summary>What a framer made of a stretch of the input; positions count from the beginning of the input.</summary>
internal readonly record struct Piece(CutKind Kind, FramingFault Fault, int At, int Length, int PayloadAt, int PayloadLength)
{
    public static Piece Frame(int at, int length, int payloadAt, int payloadLength) =>
        new(CutKind.Frame, FramingFault.None, at, length, payloadAt, payloadLength);

    public static Piece Noise(int at, int length, FramingFault fault) => new(CutKind.Noise, fault, at, length, 0, 0);

    public static Piece Broken(int at, FramingFault fault) => new(CutKind.Broken, fault, at, 0, 0, 0);
}

/// <summary>One byte received.</summary>
/// <param name="ReadEnds">The read that brought it ends with it.</param>
/// <param name="Silence">After it the device is silent for longer than any gap.</param>
internal readonly record struct Arrival(byte Value, bool ReadEnds, bool Silence);
