using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>One piece of an XML document that is cut once for all its readers.</summary>
/// <param name="Behind">Where the document goes on.</param>
/// <param name="Next">Of a start tag: index behind its element's end. -1 when the element is not closed.</param>
internal readonly record struct XmlToken(XmlPiece Piece, int Behind, int Next)
{
    private const int None = -1;

    /// <summary>Cuts up to the end of the root element, or to what is no XML: that is the last piece, of no kind.</summary>
    public static void Cut(ReadOnlySpan<byte> xml, ref Loan<XmlToken> tokens)
    {
        var open = None; // the innermost element not closed yet; until then its Next is the one around it
        var piece = default(XmlPiece);
        for (var at = 0; piece.Kind != XmlKind.None || tokens.Count == 0;)
        {
            piece = XmlScan.Next(xml, ref at);
            var isOpening = piece is { Kind: XmlKind.Start, IsEmpty: false };
            tokens.Add(new XmlToken(piece, Math.Min(at, xml.Length), isOpening ? open : tokens.Count + 1));
            if (isOpening)
            {
                open = tokens.Count - 1;
            }
            else if (piece.Kind == XmlKind.End && open != None)
            {
                Close(ref open, tokens.Count, ref tokens);
            }

            if (open == None && piece.Kind is XmlKind.Start or XmlKind.End)
            {
                return;
            }
        }

        while (open != None)
        {
            Close(ref open, None, ref tokens);
        }
    }

    private static void Close(ref int open, int next, ref Loan<XmlToken> tokens)
    {
        ref var token = ref tokens[open];
        open = token.Next;
        token = token with { Next = next };
    }
}

/// <summary>An XML document cut into pieces.</summary>
internal readonly ref struct XmlView(ReadOnlySpan<byte> payload, ReadOnlySpan<XmlToken> tokens, DocumentParts? parts = null)
{
    /// <summary>Told which bytes each rule took; null when nobody asks.</summary>
    public DocumentParts? Parts { get; } = parts;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    public ReadOnlySpan<XmlToken> Tokens { get; } = tokens;

    public ReadOnlySpan<byte> Of(XmlPiece piece) => XmlScan.Of(piece, Payload);

    /// <summary>Nothing but blanks stands there.</summary>
    public bool IsBlank(XmlPiece piece) => piece.Kind == XmlKind.Text && Of(piece).Trim(XmlScan.Blanks).IsEmpty;
}
