using System.Globalization;
using RobotLink.Simulation.Planting;

namespace RobotLink.Simulation;

/// <summary><c>--seed 1</c> or <c>--seeds 1..100</c>, <c>--links N</c>, <c>--hours H</c>, and how rough it is.</summary>
internal sealed record Arguments(ulong First, ulong Last, Play Play)
{
    public const string Usage =
        """
        Use: [--seed N | --seeds A..B] [--links N] [--hours H] [--promises 2,5,10] [--fault-every SECONDS] [--command-every SECONDS] [--loss PERCENT] [--late SECONDS]
             [--talk KIND] [--fault KIND] [--jobs N] [--trace FILE] [--stop-at-first] [--evidence] [--shared] [--twice]
             --talk      all devices are talked to alike: heartbeat, stream, polls, silent     --fault  nothing else is broken: frozen, blip, power and so on
             --evidence  also the failures that only evidence tells apart     --shared  two links to each device, every other of which has one seat
             --twice     once more with a wall clock that nobody sets, which must change nothing
        or:  --million            a million link-hours of long promises
        or:  --mutants [--only NAME,NAME] [--jobs N] [--table FILE]   plants the bugs of tests/RobotLink.Simulation/mutants one by one, and says which are found
        """;

    private static readonly string[] Flags = ["--stop-at-first", "--evidence", "--shared", "--twice"];

    public string? Trace { get; init; }

    public bool StopAtFirst { get; init; }

    /// <summary>Each seed once more with a wall clock that nobody sets.</summary>
    public bool Twice { get; init; }

    /// <summary>Seeds played beside each other; one for a trace.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>The bugs to plant; null when the source is to be played as it is.</summary>
    public Search? Mutants { get; init; }

    public IEnumerable<ulong> Seeds
    {
        get
        {
            for (var seed = First; seed <= Last; seed++)
            {
                yield return seed;
            }
        }
    }

    /// <returns>Null when they are written wrongly.</returns>
    public static Arguments? Parse(string[] words)
    {
        var read = new Arguments(
            1, 1, new Play(1, 20, TimeSpan.FromHours(1), [.. new[] { 2.0, 5, 10, 30 }.Select(TimeSpan.FromSeconds)], TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(20), 0));
        if (words is ["--mutants", .. var which])
        {
            return Search.Parse(which) is { } search ? read with { Mutants = search } : null;
        }

        if (words is ["--million", .. var more])
        {
            (words, read) = (more, read with { First = 1, Last = 40, Play = Million });
        }

        var rest = words.Where(word => !Flags.Contains(word)).ToArray();
        read = read with
        {
            StopAtFirst = words.Contains("--stop-at-first"),
            Twice = words.Contains("--twice"),
            Play = read.Play with { Evidence = words.Contains("--evidence"), Shared = words.Contains("--shared") },
        };
        foreach (var pair in rest.Chunk(2))
        {
            read = pair switch
            {
                ["--seed", var text] when ulong.TryParse(text, CultureInfo.InvariantCulture, out var seed) => read with { First = seed, Last = seed },
                ["--seeds", var text] when text.Split("..") is [var from, var to] && ulong.TryParse(from, out var first) && ulong.TryParse(to, out var last) && first <= last =>
                    read with { First = first, Last = last },
                ["--links", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var links) && links > 0 => read with { Play = read.Play with { Links = links } },
                ["--hours", var text] when Number(text) is { } hours => read with { Play = read.Play with { Duration = TimeSpan.FromHours(hours) } },
                ["--promises", var text] when text.Split(',').Select(Number).ToList() is var promises && promises.TrueForAll(promise => promise is not null) =>
                    read with { Play = read.Play with { Promises = [.. promises.Select(promise => TimeSpan.FromSeconds(promise!.Value))] } },
                ["--fault-every", var text] when Number(text) is { } pause => read with { Play = read.Play with { FaultEvery = TimeSpan.FromSeconds(pause) } },
                ["--command-every", var text] when Number(text) is { } pause => read with { Play = read.Play with { CommandEvery = TimeSpan.FromSeconds(pause) } },
                ["--late", var text] when Number(text) is { } late => read with { Play = read.Play with { Late = TimeSpan.FromSeconds(late) } },
                ["--loss", var text] when Number(text) is { } loss => read with { Play = read.Play with { Loss = loss / 100 } },
                ["--talk", var text] when Enum.TryParse<Talk>(text, ignoreCase: true, out var talk) => read with { Play = read.Play with { Talk = talk } },
                ["--fault", var text] when Enum.TryParse<FaultKind>(text, ignoreCase: true, out var fault) && fault < FaultKind.SlowReply =>
                    read with { Play = read.Play with { Fault = fault, Evidence = read.Play.Evidence || fault >= FaultKind.PortFiltered } },
                ["--jobs", var text] when int.TryParse(text, CultureInfo.InvariantCulture, out var jobs) && jobs > 0 => read with { Jobs = jobs },
                ["--trace", var text] => read with { Trace = text, Jobs = 1 },
                _ => null!,
            };
            if (read is null)
            {
                return null;
            }
        }

        return read;
    }

    /// <summary>For each of forty seeds: promises so long that an hour has few events.</summary>
    private static Play Million { get; } = new(
        1, 250, TimeSpan.FromHours(100), [.. new[] { 300.0, 900, 3600 }.Select(TimeSpan.FromSeconds)], TimeSpan.FromHours(8), TimeSpan.FromHours(4), 0);

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1e7 ? number : null;
}
