using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>What was said in the dialogue of this connection: with it, the login of a program outside is answered without troubling the device.</summary>
internal sealed class Handshake
{
    private readonly List<Said> said = [];

    /// <summary>In the order in which it was said.</summary>
    public IReadOnlyList<Said> All => said;

    /// <summary>We said something; what the device says next belongs to it.</summary>
    /// <param name="isOptional">A device that refuses it serves all the same.</param>
    public void Sent(MessageShape shape, in Composed made, bool isOptional)
    {
        if (said.Count > 0 && said[^1] is { Answers.Count: 0 } last && ReferenceEquals(last.Shape, shape))
        {
            // Said once more, because nobody had answered or the device wanted it otherwise.
            said.RemoveAt(said.Count - 1);
        }

        said.Add(new Said(shape, made.Payload.ToArray(), made.Secrets.Count > 0) { IsOptional = isOptional });
    }

    /// <summary>The device said what was expected.</summary>
    public void Heard(ReadOnlySpan<byte> wire)
    {
        if (said.Count == 0)
        {
            said.Add(new Said(null, [], false));
        }

        said[^1].Answers.Add(wire.ToArray());
    }

    /// <summary>One message of ours, and what the device said to it.</summary>
    /// <param name="Shape">Null for what the device said before we said anything.</param>
    /// <param name="HoldsSecrets">Only who says the same is answered.</param>
    public sealed record Said(MessageShape? Shape, byte[] Payload, bool HoldsSecrets)
    {
        /// <summary>A program that does not say it is logged in all the same.</summary>
        public bool IsOptional { get; init; }

        /// <summary>Whole frames, delimiters included.</summary>
        public List<byte[]> Answers { get; } = [];
    }
}
