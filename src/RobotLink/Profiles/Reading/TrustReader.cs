namespace RobotLink.Profiles;

/// <summary>Reads what a link says about who the device must be and where its secrets are kept.</summary>
internal sealed class TrustReader(MistakeList mistakes)
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

    public Dictionary<string, SecretReference> Secrets(Section keys)
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
            }
        }

        return secrets;
    }
}
