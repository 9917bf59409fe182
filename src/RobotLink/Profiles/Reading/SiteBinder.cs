namespace RobotLink.Profiles;

/// <summary>Turns the site file's tree into records.</summary>
internal sealed class SiteBinder(Section root, ProfileCatalogue catalogue, TrustReader trust, MistakeList mistakes)
{
    /// <summary>In a bundled parent this is no mistake of its file, but of the site that names it.</summary>
    private const string NoFraming = "E1307";

    private readonly SiteAddresses addresses = new(mistakes);
    private readonly ShareReader shares = new(mistakes);
    private readonly KeepingReader keeping = new(mistakes);
    private RecordConfiguration record = new();
    private readonly HashSet<string> notices = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Notices => [.. notices.Order(StringComparer.Ordinal)];

    public SiteConfiguration Bind()
    {
        var schema = root.Scalar("schema");
        if (schema is not null && schema.Value != "1")
        {
            mistakes.Add(
                "E1608", schema, $"schema is {schema.Value}, but this version reads schema 1.", null,
                "Write schema: 1, or use the version of RobotLink that the file was written for.");
        }

        var plain = new SiteConfiguration();
        var site = root.Map("site");
        var name = site.Text("name") ?? plain.Name;
        var timezone = Timezone(site);
        site.Done();
        var infrastructure = Infrastructure();
        (record, var total) = keeping.Site(root);
        var links = IsEmpty("links") ? [] : root.Named("links");
        var read = plain with
        {
            Name = name,
            Timezone = timezone,
            Listen = Listen() ?? plain.Listen,
            Infrastructure = infrastructure,
            RecordTotal = total,
            Links = [.. links.TakeWhile(_ => !mistakes.IsHopeless).Select(link => Link(link.Name, link.Keys, infrastructure)).OfType<LinkConfiguration>()],
        };
        root.Accept(["links", "sinks"]);
        Sinks();
        root.Done();
        return read;
    }

    /// <summary>An empty list of links is a site at its beginning, no mistake.</summary>
    private bool IsEmpty(string key) => root.Entries.Any(entry => entry.Key.Value == key && entry.Value is YamlScalar { IsEmpty: true });

    private string? Timezone(Section site)
    {
        var zone = site.Scalar("timezone");
        if (zone is null || TimeZoneInfo.TryFindSystemTimeZoneById(zone.Value, out _))
        {
            return zone?.Value;
        }

        mistakes.Add(
            "E1208", zone, $"site.timezone is {zone.Value}, which this PC does not know.", null,
            "Write a name such as Europe/Berlin or UTC.");
        return null;
    }

    private string? Listen()
    {
        var http = root.Map("http");
        var listen = http.Scalar("listen");
        http.Done();
        if (listen is null)
        {
            return null;
        }

        // Port 0 lets the system choose: tests and a second daemon need it.
        var address = listen.Value.EndsWith(":0", StringComparison.Ordinal) ? $"{listen.Value[..^1]}1" : listen.Value;
        if (!AddressReader.TryRead(address, out var host, out var port, out _) || port is null)
        {
            mistakes.Add("E1605", listen, $"http.listen is {listen.Value}, which is no host:port.", null, "Write 127.0.0.1:8480.");
        }
        else if (!AddressReader.IsLoopback(host))
        {
            mistakes.Add(
                "E1605", listen, $"http.listen is {listen.Value}, but listening beyond this PC is not available yet.",
                "Whoever reaches the port could move machines; access needs a token, which this version does not have.",
                $"Write 127.0.0.1:{(listen.Value.EndsWith(":0", StringComparison.Ordinal) ? 0 : port)}.");
        }

        return listen.Value;
    }

    private Dictionary<string, InfrastructureConfiguration> Infrastructure()
    {
        var parts = new Dictionary<string, InfrastructureConfiguration>(StringComparer.Ordinal);
        foreach (var (id, keys) in IsEmpty("infrastructure") ? [] : root.Named("infrastructure"))
        {
            CheckId(id, "a part of the infrastructure");
            var address = keys.Scalar("address");
            var title = keys.Text("title");
            keys.Done();
            if (address is null && keys.Exists && !keys.Has("address"))
            {
                keys.Missing("address", "Write address: and the host to probe.");
            }
            else if (address is not null && !AddressReader.TryRead(address.Value, out _, out _, out var problem))
            {
                mistakes.Add(problem.Code, address, problem.Message, null, problem.Fix);
            }

            parts[id.Value] = new InfrastructureConfiguration(address?.Value ?? "", title);
        }

        root.Accept(["infrastructure"]);
        return parts;
    }

    private void Sinks()
    {
        if (IsEmpty("sinks"))
        {
            return;
        }

        foreach (var entry in root.Map("sinks").Entries)
        {
            mistakes.Add(
                "E1606", entry.Key, $"The sink {entry.Key.Value} cannot be used: no sinks are built in yet.", null,
                "Write sinks: {}, and read messages from the HTTP interface.");
        }
    }

    private void CheckId(YamlScalar id, string what)
    {
        if (!Names.IsLink(id.Value))
        {
            mistakes.Add(
                "E1602", id, $"{id.Value} cannot be the name of {what}.", "Names stand in web addresses and metrics.",
                "Use small letters, digits and dashes, such as r4-weld.");
        }
    }

    private LinkConfiguration? Link(YamlScalar id, Section keys, Dictionary<string, InfrastructureConfiguration> infrastructure)
    {
        CheckId(id, "a link");
        if (!keys.Exists)
        {
            return null;
        }

        var over = keys.Map("override");
        over.Accept(over.Entries.Select(entry => entry.Key.Value));
        var profile = Profile(keys);
        var address = addresses.Read(keys, profile, profile?.Connect ?? ConnectWithoutOverride(keys));
        var behind = keys.Scalar("behind");
        if (behind is not null && !infrastructure.ContainsKey(behind.Value))
        {
            mistakes.Add(
                "E1607", behind, $"{keys.PathOf("behind")} names {behind.Value}, but infrastructure has no part of that name.", null,
                Nearest.Offer(behind.Value, infrastructure.Keys, "Write it under infrastructure: first."));
        }

        var link = new LinkConfiguration
        {
            Id = id.Value,
            Profile = profile!,
            Address = address ?? "",
            Override = over.Entries.Count > 0 ? YamlText.Lines(over.Entries) : null,
            Title = keys.Text("title"),
            Behind = behind?.Value,
            Commands = keys.Flag("commands") ?? false,
            Share = shares.Read(keys, profile),
            Record = keeping.Link(keys, record),
            Identity = trust.Identity(keys, profile),
            Secrets = trust.Secrets(keys, profile),
            Enabled = keys.Flag("enabled") ?? true,
        };
        keys.Done();
        return profile is null || address is null ? null : link;
    }

    private DeviceProfile? Profile(Section keys)
    {
        var name = keys.Scalar("profile");
        if (name is null)
        {
            if (!keys.Has("profile"))
            {
                keys.Missing("profile", "Write profile: and the kind of device, such as abb-rapid-lines.");
            }

            return null;
        }

        var result = catalogue.Read(name.Value, keys.Node("override") as YamlMapping, name.Place, $"{keys.PathOf("profile")}: {name.Value}");
        var isParent = name.Value.StartsWith("base/", StringComparison.Ordinal) && result.Mistakes.Any(mistake => mistake.Code == NoFraming);
        if (isParent)
        {
            mistakes.Add(
                "E1609", name, $"{name.Value} is a parent for other profiles: it cuts no frames.", null,
                "Name a device, such as abb-rapid-lines, or a profile of your own that extends it.");
        }

        mistakes.AddAll(result.Mistakes.Where(mistake => !isParent || mistake.Code != NoFraming));
        notices.UnionWith(result.Notices);
        return result.Profile;
    }

    /// <summary>An override with mistakes leaves no profile, but what it does not touch is known.</summary>
    private ConnectProfile? ConnectWithoutOverride(Section keys) =>
        keys.Scalar("profile") is { } name && keys.Map("override").Has("connect") is false ? catalogue.Read(name.Value).Profile?.Connect : null;
}
