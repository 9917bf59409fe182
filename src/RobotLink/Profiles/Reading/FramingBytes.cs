namespace RobotLink.Profiles;

/// <summary>Reads the bytes that frames are made of: marks, delimiters, escapes.</summary>
internal sealed class FramingBytes(TemplateReader templates, MistakeList mistakes)
{
    /// <summary>Bytes that must be there.</summary>
    public byte[]? Required(Section framing, string key, string fix)
    {
        var scalar = framing.Scalar(key);
        if (scalar is null && !framing.Has(key))
        {
            framing.Missing(key, fix);
        }

        return scalar is null ? null : NotEmpty(framing.PathOf(key), scalar);
    }

    /// <summary>Empty when absent; null when there is a mistake.</summary>
    public byte[]? Optional(Section framing, string key) => framing.Has(key) ? Required(framing, key, "") : [];

    public List<byte[]> List(Section framing, string key, string example) =>
        [.. framing.List(key).Select(item => Item(framing, key, item, example)).OfType<byte[]>()];

    /// <summary>Exactly one byte.</summary>
    public byte? One(string path, YamlScalar? scalar)
    {
        var bytes = scalar is null ? null : NotEmpty(path, scalar);
        if (bytes is { Length: > 1 })
        {
            mistakes.Add("E1321", scalar!, $"{path} holds {bytes.Length} bytes, but an escape works byte by byte.", null, "Write one byte, such as <DLE>.");
        }

        return bytes is [var one] ? one : null;
    }

    private byte[]? Item(Section framing, string key, YamlNode item, string example)
    {
        if (item is YamlScalar scalar)
        {
            return NotEmpty(framing.PathOf(key), scalar);
        }

        mistakes.Add("E1203", item, $"{framing.PathOf(key)} holds {item.Shape}, but bytes are needed.", null, $"Write {key}: {example}.");
        return null;
    }

    private byte[]? NotEmpty(string path, YamlScalar scalar)
    {
        var bytes = templates.Bytes(scalar);
        if (bytes is { Length: 0 })
        {
            mistakes.Add("E1301", scalar, $"{path} holds no byte.", null, "Write at least one byte, such as <CR>.");
            return null;
        }

        return bytes;
    }
}
