namespace RobotLink.Profiles;

/// <summary>Reads what a link says about who the device must be and where its secrets are kept.</summary>
internal sealed class TrustReader(IProfileSource source, MistakeList mistakes)
{
    public string? Identity(Section keys, DeviceProfile? profile)
    {
        var identity = keys.Scalar("identity");
        if (identity is not null && profile is { Identity: null })
        {
            mistakes.Add(
                "E1610", identity, $"{keys.PathOf("identity")} is given, but the profile {profile.Name} does not say how the device tells who it is.", null,
                "Write identity: request.field in the profile or under override, such as identity: info.serial; or remove it.");
        }

        return identity?.Value;
    }

    /// <param name="profile">Null when it has mistakes.</param>
    public Dictionary<string, SecretReference> Secrets(Section keys, DeviceProfile? profile)
    {
        var secrets = new Dictionary<string, SecretReference>(StringComparer.Ordinal);
        var section = keys.Map("secrets");
        foreach (var entry in section.Entries)
        {
            if (section.Scalar(entry.Key.Value) is not { } place)
            {
                continue;
            }

            var reference = place.Value switch
            {
                ['e', 'n', 'v', ':', .. { Length: > 0 } variable] => new SecretReference(variable, null),
                ['f', 'i', 'l', 'e', ':', .. { Length: > 0 } file] => new SecretReference(null, file),
                _ => null,
            };
            if (reference is null)
            {
                mistakes.Add(
                    "E1611", place, $"{section.PathOf(entry.Key.Value)} does not say where the secret is kept.",
                    "Secrets stand in no configuration file: files are copied, shown and mailed.",
                    $"Write {entry.Key.Value}: env:VARIABLE or {entry.Key.Value}: file:secrets/NAME.");
            }
            else
            {
                secrets[entry.Key.Value] = reference;
                CheckThere(section.PathOf(entry.Key.Value), place, reference);
            }
        }

        CheckNames(keys, section, profile);
        return secrets;
    }

    /// <summary>No error: the daemon may run as somebody else, and a secret may come later.</summary>
    private void CheckThere(string path, YamlScalar place, SecretReference reference)
    {
        if (source.WhyMissing(reference) is { } why)
        {
            mistakes.Add(
                "W1708", place, $"{path} is {place.Value}, but {why} where this program looks now.",
                "It is read before each connection; until it is there, the link cannot log in.",
                reference.Variable is null ? "Write the file, beside site.yaml where its path is relative." : "Set the variable for the user that runs RobotLink.");
        }
    }

    /// <summary>Reports a secret that no message of the profile holds.</summary>
    public static void CheckKnown(Section section, YamlScalar name, IReadOnlyCollection<string> known, MistakeList mistakes)
    {
        if (!known.Contains(name.Value))
        {
            mistakes.Add(
                "E1499", name, $"{section.Path} names {name.Value}, but no message of the profile holds secret.{name.Value}.", null,
                Nearest.Offer(name.Value, known, "Remove it."));
        }
    }

    private void CheckNames(Section keys, Section section, DeviceProfile? profile)
    {
        foreach (var entry in profile is null ? [] : section.Entries)
        {
            CheckKnown(section, entry.Key, profile!.Secrets, mistakes);
        }

        var place = section.Exists ? keys.KeyPlace("secrets") : keys.ValuePlace("profile");
        var given = section.Entries.Select(entry => entry.Key.Value).ToList();
        var missing = (profile?.Secrets ?? []).Where(name => !given.Contains(name)).ToList();
        if (missing.Count > 0)
        {
            mistakes.Add(
                "E1498", place, $"{keys.Path} does not say where {string.Join(" and ", missing.Select(name => $"secret.{name}"))} is kept, which the profile {profile!.Name} sends.", null,
                $"Write secrets: {{ {string.Join(", ", (profile.Secrets).Select(name => $"{name}: env:VARIABLE"))} }}; where the device wants none, an empty file will do.");
        }
    }
}
