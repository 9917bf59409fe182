using System.Buffers;
using System.Text;
using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>A message that is an XML element. Received, other elements and attributes, blanks and order do not matter; sent, it is as the profile writes it.</summary>
internal sealed class XmlShape : SharedReadingShape
{
    private readonly XmlElement root;
    private readonly byte[] prolog;
    private readonly WireLimits limits;
    private readonly FieldSigns signs;

    public XmlShape(MessageProfile profile, DeviceProfile device) : base(profile, Charset.Utf8, device.Replies.MatchedBy)
    {
        var index = 0;
        root = new XmlElement(profile.Xml!, profile.Name, ref index);
        prolog = Encoding.UTF8.GetBytes(profile.Xml!.Prolog);
        limits = new WireLimits(device);
        signs = new FieldSigns(Fields, Charset);
        IsMadeAnew = root.IsMadeAnew;
    }

    public override bool IsMadeAnew { get; }

    public override void Encode(IArguments arguments, IReadOnlyDictionary<string, string>? header, IBufferWriter<byte> output)
    {
        var writer = new DocumentWriter(this, signs.Unsigned(arguments));
        writer.Output.Write(prolog);
        root.Write(writer);
        signs.Apply(writer.Output.WrittenSpan, writer.Expected);
        limits.Check(this, writer.Output.WrittenSpan, writer.Expected, writer.Given, writer.HoldsSecret);
        output.Write(writer.Output.WrittenSpan);
    }

    public override bool IsDistinctFrom(MessageShape other) => other is XmlShape xml && xml.Profile.Xml!.Name != Profile.Xml!.Name;

    internal override string TextOf(int index, ReadOnlySpan<byte> text) => XmlScan.Unescape(text);

    internal override bool IsPlainUtf8(int index, ReadOnlySpan<byte> text) => !text.Contains((byte)'&') && CharsetText.IsUtf8(Charset.Utf8, text);

    internal override bool TryDecode(ref FrameReading frame, Span<FieldValue> values, out DecodeFault fault)
    {
        var document = frame.Xml();
        var index = 0;
        while (document.IsBlank(document.Tokens[index].Piece))
        {
            index++;
        }

        fault = new DecodeFault(0, -1, "an XML element");
        if (document.Tokens[index].Piece.Kind != XmlKind.Start || !root.TryRead(document, index, values, out fault))
        {
            return false;
        }

        signs.Apply(frame.Payload, values);
        return true;
    }

    protected override ReadOnlySpan<byte> Signs => "<>/=\"' \t\r\n"u8;

    /// <summary>Up to the sign that ends the tag, value or text there.</summary>
    internal override int ExtentAt(ReadOnlySpan<byte> payload, int at)
    {
        var end = at < payload.Length ? payload[(at + 1)..].IndexOfAny("<>\"'"u8) : -1;
        return end < 0 ? base.ExtentAt(payload, at) : end + 1;
    }
}
