namespace RobotLink.Profiles;

/// <summary>How a child's settings lie over its parent's: maps merge, everything else replaces, <c>null</c> removes.</summary>
internal static class YamlMerge
{
    public static YamlMapping Merge(YamlMapping parent, YamlMapping child)
    {
        var merged = new List<YamlEntry>(parent.Entries.Count + child.Entries.Count);
        foreach (var entry in parent.Entries)
        {
            var over = child.Find(entry.Key.Value);
            if (over is null)
            {
                merged.Add(entry);
            }
            else if (over.Value is not YamlScalar { IsNull: true })
            {
                merged.Add(Lay(entry, over));
            }
        }

        // A null that removes nothing stays, so that a misspelt key is still found out.
        merged.AddRange(child.Entries.Where(entry => parent.Find(entry.Key.Value) is null));
        return new YamlMapping(merged, child.Place);
    }

    private static YamlEntry Lay(YamlEntry under, YamlEntry over) =>
        under.Value is YamlMapping parent && over.Value is YamlMapping child
            ? new YamlEntry(over.Key, Merge(parent, child))
            : over;
}
