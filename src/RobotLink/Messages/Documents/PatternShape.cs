using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message found by a regular expression, the last resort; its time grows with the frame's length only.</summary>
internal sealed class PatternShape : SharedReadingShape
{
    private const int Absent = -1;
    private const int FewGroups = 64;

    private readonly Regex pattern;
    private readonly PatternPieces? pieces;
    private readonly FieldReader[] readers;
    private readonly int[] groups;
    private readonly FieldSigns signs;

    public PatternShape(MessageProfile profile, DeviceProfile device) : base(profile, device.Charset, device.Replies.MatchedBy)
    {
        pattern = new Regex(profile.Pattern!, PatternPieces.Options);
        signs = new FieldSigns(Fields, Charset);
        pieces = PatternPieces.Of(profile.Pattern!, [.. profile.Fields.Select(field => field.Name)]);
        readers = [.. profile.Fields.Select(field => new FieldReader(field, device.Charset, isPlace: false))];
        groups = [.. profile.Fields.Select(field => pattern.GroupNumberFromName(field.Name))];
    }

    public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output) =>
        throw new EncodeException($"'{Name}' is known by a pattern only, which cannot be sent.");

    public override bool IsDistinctFrom(MessageShape other) => false;

    internal override bool TryDecode(ref FrameReading frame, Span<FieldValue> values, out DecodeFault fault)
    {
        fault = new DecodeFault(0, -1, "a match of the pattern");
        if (!frame.TryText(Charset, out var text))
        {
            return false;
        }

        if (groups.Length == 0)
        {
            return pattern.IsMatch(text);
        }

        var matches = pattern.EnumerateMatches(text);
        if (!matches.MoveNext())
        {
            return false;
        }

        Span<(int Start, int Length)> places = groups.Length <= FewGroups ? stackalloc (int, int)[groups.Length] : new (int, int)[groups.Length];
        if (pieces?.TryFind(text, matches.Current.Index, places) != true)
        {
            AskEngine(text, places);
        }

        if (!TryReadGroups(frame.Payload, text, places, values, frame.Parts, out fault))
        {
            return false;
        }

        signs.Apply(frame.Payload, values);
        return true;
    }

    /// <summary>Costs memory, because the engine tells the groups of a string only.</summary>
    private void AskEngine(ReadOnlySpan<char> text, Span<(int Start, int Length)> places)
    {
        var match = pattern.Match(text.ToString());
        for (var index = 0; index < groups.Length; index++)
        {
            var group = match.Groups[groups[index]];
            places[index] = group.Success ? (group.Index, group.Length) : (0, Absent);
        }
    }

    private bool TryReadGroups(
        ReadOnlySpan<byte> payload, ReadOnlySpan<char> text, ReadOnlySpan<(int Start, int Length)> places, Span<FieldValue> values, DocumentParts? parts,
        out DecodeFault fault)
    {
        fault = default;
        for (var index = 0; index < places.Length; index++)
        {
            var (first, count) = places[index];
            if (count == Absent)
            {
                values[index] = FieldValue.Missing;
                continue;
            }

            var start = CharsetText.Length(Charset, text[..first]);
            var length = CharsetText.Length(Charset, text.Slice(first, count));
            fault = new DecodeFault(start, index, readers[index].Expected);
            var fits = readers[index].IsOpen
                ? readers[index].TryReadOpen(payload, start, length, out values[index], out _, out _)
                : readers[index].TryReadPrefix(payload[..(start + length)], start, out values[index], out var read, out _) && read == length;
            if (!fits)
            {
                return false;
            }

            parts?.Field(start, length, Fields[index].Name, index);
        }

        return true;
    }
}
