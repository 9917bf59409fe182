namespace RobotLink.Profiles;

/// <summary>Every setting that was written somewhere, with its origin: what a technician asks for when two files disagree.</summary>
internal static class SettingList
{
    public static IReadOnlyList<Setting> Of(YamlMapping merged, IEnumerable<Setting> derived)
    {
        var settings = new List<Setting>(derived);
        foreach (var entry in merged.Entries)
        {
            // Examples test the profile; they set nothing.
            if (entry.Key.Value != "examples")
            {
                Add(settings, entry.Key.Value, entry.Value);
            }
        }

        return [.. settings.OrderBy(setting => setting.Path, StringComparer.Ordinal)];
    }

    private static void Add(List<Setting> settings, string path, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar when !scalar.IsNull:
                settings.Add(new Setting(path, scalar.Value, scalar.Place.ToString()));
                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Add(settings, $"{path}.{entry.Key.Value}", entry.Value);
                }

                break;
            case YamlSequence sequence:
                for (var index = 0; index < sequence.Items.Count; index++)
                {
                    Add(settings, $"{path}[{index}]", sequence.Items[index]);
                }

                break;
        }
    }
}
