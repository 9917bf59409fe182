using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Fuzz;

/// <summary>The reader of profiles: never throws, is done in bounded time and memory, and what it accepts can be used.</summary>
internal sealed class ProfilesTarget(BundledProfiles profiles) : Target
{
    private const long MostBytes = 256L << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public override string Name => "profiles";

    public override Finding? Round(ulong seed)
    {
        var draw = new Draw(seed);
        var name = draw.From(profiles.Names);
        var text = ProfileMutation.Of(profiles.Text(name), draw);
        profiles.Instead = (name, text);
        Inputs++;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            var result = new ProfileCatalogue(profiles).Read(name);
            if (result.Profile is null == !result.Mistakes.Any(mistake => !mistake.IsWarning))
            {
                return new Finding(Name, seed, $"{result.Mistakes.Count} mistakes, and {(result.Profile is null ? "no" : "a")} profile", text);
            }

            _ = MistakePrinter.Print(result.Mistakes);
            if (result.Profile is { } profile)
            {
                _ = Framers.For(profile.Framing);
                _ = new MessageCatalogue(profile);
            }
        }
        catch (Exception thrown)
        {
            return new Finding(Name, seed, $"thrown: {thrown}", text);
        }

        var took = TimeProvider.System.GetElapsedTime(began);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return took > Longest ? new Finding(Name, seed, $"took {took.TotalSeconds:0.0} s", text)
            : allocated > MostBytes ? new Finding(Name, seed, $"allocated {allocated >> 20} MiB", text)
            : null;
    }
}
