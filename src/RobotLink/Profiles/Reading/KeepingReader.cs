namespace RobotLink.Profiles;

/// <summary>Reads how much of what passes the links is kept: for the whole site, and for a link that wants it otherwise.</summary>
internal sealed class KeepingReader(MistakeList mistakes)
{
    private const string Key = "record";

    /// <summary>Of the site; the total of all links, too.</summary>
    public (RecordConfiguration Record, long Total) Site(Section root)
    {
        var plain = new RecordConfiguration();
        if (Word(root) is { } word)
        {
            return (word, RecordConfiguration.TotalDefault);
        }

        var keys = root.Map(Key);
        var total = keys.Size("total", 1024 * 1024, 1024 * 1024 * 1024);
        var record = Read(keys, plain);
        keys.Done();
        return (record, total ?? RecordConfiguration.TotalDefault);
    }

    /// <param name="site">What holds where the link says nothing.</param>
    public RecordConfiguration Link(Section link, RecordConfiguration site)
    {
        if (Word(link) is { } word)
        {
            return word;
        }

        // A site that keeps nothing does not say how much is kept of a link that is named.
        var keys = link.Map(Key);
        var record = Read(keys, site.IsOff && keys.Exists ? new RecordConfiguration() : site);
        keys.Done();
        return record;
    }

    private static RecordConfiguration Read(Section keys, RecordConfiguration otherwise) => otherwise with
    {
        Keep = keys.Duration("keep", TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)) ?? otherwise.Keep,
        Size = keys.Size("size", 16 * 1024, 1024 * 1024 * 1024) ?? otherwise.Size,
    };

    /// <returns>Null where no word stands in place of keys.</returns>
    private RecordConfiguration? Word(Section parent)
    {
        if (parent.Node(Key) is not YamlScalar word)
        {
            return null;
        }

        if (word.Value != "off")
        {
            mistakes.Add(
                "E1560", word, $"{parent.PathOf(Key)} is {word.Value}, which is neither off nor keys with values.", null,
                "Write record: { keep: 15min, size: 4MiB }, record: off, or nothing: then so much is kept anyway.");
        }

        return RecordConfiguration.Off;
    }
}
