namespace RobotLink.Fuzz;

/// <summary>Something that is given hostile inputs. A round is everything that follows from one seed.</summary>
internal abstract class Target
{
    public abstract string Name { get; }

    /// <summary>Inputs given so far; a stop here is a hang.</summary>
    public long Inputs { get; protected set; }

    /// <summary>What was measured on the way, a line each.</summary>
    public virtual IEnumerable<string> Remarks => [];

    public static Target? Named(string name) => name switch
    {
        "framing" => new FramingTarget(),
        "profiles" => new ProfilesTarget(BundledProfiles.Load()),
        "decoders" => new DecodersTarget(BundledProfiles.Load()),
        _ => null,
    };

    /// <returns>What went wrong, with the bytes that show it; null when all is well.</returns>
    public abstract Finding? Round(ulong seed);
}

/// <param name="What">Which promise was broken.</param>
/// <param name="Bytes">The input, in a form that can be copied into a test.</param>
internal sealed record Finding(string Target, ulong Seed, string What, string Bytes)
{
    public override string ToString() => $"FINDING {Target} --seed {Seed}: {What}\n  {Bytes}";
}
