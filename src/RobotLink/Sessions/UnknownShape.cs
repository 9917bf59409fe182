using System.Buffers;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>What no message of the profile is: any bytes at all, without fields. It can be like any other message, so nothing is distinct from it.</summary>
internal sealed class UnknownShape(MessageKind kind) : MessageShape(new MessageProfile { Name = "unknown", Kind = kind })
{
    public override bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault)
    {
        fault = default;
        return true;
    }

    public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output) =>
        throw new EncodeException("What the profile does not know cannot be made.");

    public override bool IsDistinctFrom(MessageShape other) => false;
}
