using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>One frame while its message is looked for: what several candidates need of it is read once. Whoever makes one returns it.</summary>
internal ref struct FrameReading(ReadOnlySpan<byte> payload)
{
    private Loan<JsonToken> json;
    private Loan<XmlToken> xml;
    private Loan<char> characters;
    private bool? isJson;
    private bool? isText;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Told which bytes each rule took; null when nobody asks.</summary>
    public DocumentParts? Parts { get; init; }

    /// <summary>Where a frame that is no JSON document stops being one.</summary>
    public int JsonStop { get; private set; }

    /// <returns>False when the frame is no JSON document.</returns>
    public bool TryJson(out JsonView document)
    {
        if (isJson is null)
        {
            var cutter = new JsonCutter(Payload);
            isJson = cutter.TryCut(ref json);
            JsonStop = Math.Min(cutter.At, Payload.Length);
        }

        document = new JsonView(Payload, json.Items, Parts);
        return isJson.Value;
    }

    /// <summary>The frame's elements as far as it is XML.</summary>
    public XmlView Xml()
    {
        if (xml.Count == 0)
        {
            XmlToken.Cut(Payload, ref xml);
        }

        return new XmlView(Payload, xml.Items, Parts);
    }

    /// <param name="charset">The profile's: the same for all candidates.</param>
    /// <returns>False when bytes are no characters: they would shift the places of all that follow.</returns>
    public bool TryText(Charset charset, out ReadOnlySpan<char> text)
    {
        if (isText is null)
        {
            var room = characters.Room(CharsetText.MostCharacters(charset, Payload.Length));
            characters.Cut(CharsetText.Decode(charset, Payload, room));
            isText = CharsetText.Length(charset, characters.Items) == Payload.Length;
        }

        text = characters.Items;
        return isText.Value;
    }

    public void Return()
    {
        json.Return();
        xml.Return();
        characters.Return();
    }
}
