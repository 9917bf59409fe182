using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message found by a regular expression, the last resort; its time grows with the frame's length only.</summary>
internal sealed class PatternShape : MessageShape
{
    private readonly Regex pattern;
    private readonly FieldReader[] readers;
    private readonly int[] groups;

    public PatternShape(MessageProfile profile, DeviceProfile device) : base(profile, device.Charset)
    {
        pattern = new Regex(profile.Pattern!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        readers = [.. profile.Fields.Select(field => new FieldReader(field, device.Charset, isPlace: false))];
        groups = [.. profile.Fields.Select(field => pattern.GroupNumberFromName(field.Name))];
    }

    public override bool TryDecode(ReadOnlySpan<byte> payload, Span<FieldValue> values, out DecodeFault fault)
    {
        var text = CharsetText.Decode(Charset, payload);
        fault = new DecodeFault(0, -1, "a match of the pattern");

        // Bytes that are no characters would shift the places of all that follow.
        if (CharsetText.Encode(Charset, text).Length != payload.Length || pattern.Match(text) is not { Success: true } match)
        {
            return false;
        }

        for (var index = 0; index < groups.Length; index++)
        {
            var group = match.Groups[groups[index]];
            if (!group.Success)
            {
                values[index] = FieldValue.Missing;
                continue;
            }

            var start = CharsetText.Encode(Charset, text[..group.Index]).Length;
            var length = CharsetText.Encode(Charset, group.Value).Length;
            fault = new DecodeFault(start, index, readers[index].Expected);
            var fits = readers[index].IsOpen
                ? readers[index].TryReadOpen(payload, start, length, out values[index], out _, out _)
                : readers[index].TryReadPrefix(payload[..(start + length)], start, out values[index], out var read, out _) && read == length;
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output) =>
        throw new EncodeException($"'{Name}' is known by a pattern only, which cannot be sent.");

    public override bool IsDistinctFrom(MessageShape other) => false;
}
