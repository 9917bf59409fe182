using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Host.Simulation;

/// <summary>A frame of an example.</summary>
/// <param name="Bytes">Delimiters included.</param>
/// <param name="Payload">Empty when the framing finds no single frame in them.</param>
/// <param name="Shape">The message that it is; null when it is none of the profile.</param>
internal sealed record ExampleFrame(byte[] Bytes, byte[] Payload, MessageShape? Shape);

/// <summary>What we sent in an example and what the device answered, in order; nothing when it kept silent.</summary>
internal sealed record Exchange(ExampleFrame Sent, List<ExampleFrame> Replies)
{
    /// <summary>What ends the answer; null when nothing is awaited.</summary>
    public MessageShape? Awaited { get; init; }

    /// <summary>The answer is not complete: whatever comes now belongs to it.</summary>
    public bool IsOpen => Awaited is not null && !IsRefused && !Replies.Exists(reply => reply.Shape == Awaited);

    public bool IsRefused => Replies.Exists(reply => reply.Shape?.Kind == MessageKind.Error);
}
