namespace RobotLink.Profiles;

/// <summary>Which devices stand here: the site file, after its links' profiles were found, merged and checked.</summary>
public sealed record SiteConfiguration
{
    public string Name { get; init; } = "site";
    public string? Timezone { get; init; }

    /// <summary>Where the files lie that profiles name; null: the working folder.</summary>
    public string? Folder { get; init; }

    /// <summary>host:port of the HTTP interface. Default 127.0.0.1:8480.</summary>
    public string Listen { get; init; } = "127.0.0.1:8480";

    /// <summary>Parts that are probed so that their fall explains others, by id.</summary>
    public IReadOnlyDictionary<string, InfrastructureConfiguration> Infrastructure { get; init; } =
        new Dictionary<string, InfrastructureConfiguration>();

    public IReadOnlyList<LinkConfiguration> Links { get; init; } = [];

    /// <summary>Bytes that the records of all links hold together at most.</summary>
    public long RecordTotal { get; init; } = RecordConfiguration.TotalDefault;
}

/// <summary>A switch or another part between this PC and devices.</summary>
public sealed record InfrastructureConfiguration(string Address, string? Title);

/// <summary>One device at one address. Equal records mean that nothing effective changed.</summary>
public sealed record LinkConfiguration
{
    /// <summary><c>[a-z0-9-]+</c>, the link's name everywhere.</summary>
    public required string Id { get; init; }

    /// <summary>The profile with this site's overrides merged in.</summary>
    public required DeviceProfile Profile { get; init; }

    /// <summary>What the site file changes in the profile, each key on a line; null where it changes nothing. <see cref="Profile"/> has it already.</summary>
    public string? Override { get; init; }

    /// <summary>As written: host[:port] to call, :port to listen on, a serial port, or a socket of this PC.</summary>
    public required string Address { get; init; }

    public string? Title { get; init; }
    public string? Behind { get; init; }

    /// <summary>Whether requests that change the machine are let through.</summary>
    public bool Commands { get; init; }

    /// <summary>Where other programs share the device; null where nobody does.</summary>
    public ShareConfiguration? Share { get; init; }

    /// <summary>How much of what passes is kept.</summary>
    public RecordConfiguration Record { get; init; } = new();

    /// <summary>What the device must say that it is before a command is sent to it; null: whoever answers at the address.</summary>
    public string? Identity { get; init; }

    /// <summary>Where the secrets of the profile's expressions are kept, by name: never their values.</summary>
    public IReadOnlyDictionary<string, SecretReference> Secrets { get; init; } = new Dictionary<string, SecretReference>();

    public bool Enabled { get; init; } = true;

    public bool Equals(LinkConfiguration? other) =>
        other is not null && Profile.Equals(other.Profile) && Structure.Same(this, other, nameof(Profile), nameof(Override));

    public override int GetHashCode() => HashCode.Combine(Id, Address, Profile);
}

/// <summary>Where a secret is kept.</summary>
/// <param name="Variable">An environment variable; null for a file.</param>
/// <param name="File">A file, relative to the configuration folder; null for a variable.</param>
public sealed record SecretReference(string? Variable, string? File);
