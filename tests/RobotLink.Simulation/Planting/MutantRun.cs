using System.Collections.Concurrent;
using System.Globalization;

namespace RobotLink.Simulation.Planting;

/// <summary>Plants one bug after the other in the core, and lets the simulation look for it.</summary>
internal sealed class MutantRun : IDisposable
{
    /// <summary>Within the repository, as what is played there looks for its profiles upwards.</summary>
    private readonly string folder = Path.Combine(Repository.Root, "artifacts", $"mutants-{Environment.ProcessId}");

    private readonly CoreCompiler compiler = new();
    private readonly ConcurrentDictionary<string, Lazy<bool>> clean = new(StringComparer.Ordinal);
    private readonly Lazy<string> asItIs;

    /// <exception cref="FormatException">Nobody tells how the core is compiled.</exception>
    public MutantRun() => asItIs = new Lazy<string>(() =>
    {
        var program = Prepare("as-it-is");
        compiler.Compile(program, null, "");
        return program;
    });

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>In their order, each as soon as those before it are there.</summary>
    public IEnumerable<Finding> Find(IEnumerable<Mutant> mutants, int jobs) =>
        Partitioner.Create(mutants, EnumerablePartitionerOptions.NoBuffering).AsParallel().AsOrdered()
            .WithDegreeOfParallelism(jobs).WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(Find);

    private Finding Find(Mutant mutant)
    {
        var began = TimeProvider.System.GetTimestamp();
        Finding Told(string? broken, string words, string play) => new(mutant, broken, words, play, TimeProvider.System.GetElapsedTime(began));

        var planted = Prepare(mutant.Name);
        try
        {
            compiler.Compile(planted, mutant.Source, mutant.Plant(File.ReadAllText(Path.Combine(Repository.Root, mutant.Source))));
            var (exit, output, error) = Play(planted, mutant.Play);
            if (exit == 0)
            {
                return Told(null, "nothing noticed it", mutant.Play);
            }

            var violation = output.Split('\n').FirstOrDefault(line => line.StartsWith("  ", StringComparison.Ordinal))?.Trim();
            var found = exit switch
            {
                1 when violation is not null => Told(violation.Split(' ')[0], violation, Narrow(mutant.Play, output, isTold: true)),
                null => Told("ends", "it does not end", Narrow(mutant.Play, output, isTold: false)),
                _ => Told("runs", "it breaks: " + Exception(error), Narrow(mutant.Play, output, isTold: false)),
            };

            // What the source as it is shows in the same run has nothing to do with the bug.
            return IsClean(found.Play) ? found : found with { Broken = null, Words = "the source as it is fails there, too" };
        }
        catch (FormatException reason)
        {
            return Told(null, reason.Message, mutant.Play);
        }
        finally
        {
            Directory.Delete(planted, recursive: true);
        }
    }

    private static string Exception(string error) => error.Split('\n').FirstOrDefault(line => line.Contains("xception", StringComparison.Ordinal))?.Trim() ?? "";

    /// <summary>The same play with the one seed that noticed it: the last that told of its end, or the one after it.</summary>
    private static string Narrow(string play, string output, bool isTold)
    {
        var words = play.Split(' ');
        var at = Array.IndexOf(words, "--seeds");
        if (at < 0)
        {
            return play;
        }

        var ended = (ulong)output.Split('\n').Count(line => line.StartsWith("seed ", StringComparison.Ordinal));
        var seed = Arguments.Parse(words)!.First + ended - (isTold ? 1UL : 0);
        (words[at], words[at + 1]) = ("--seed", seed.ToString(CultureInfo.InvariantCulture));
        return string.Join(' ', words);
    }

    private static (int? Exit, string Output, string Error) Play(string program, string play) =>
        Child.Run(program, [Path.Combine(program, "RobotLink.Simulation.dll"), .. play.Split(' '), "--stop-at-first", "--jobs", "1"]);

    private bool IsClean(string play) => clean.GetOrAdd(play, _ => new Lazy<bool>(() => Play(asItIs.Value, play).Exit == 0)).Value;

    /// <summary>A copy of this program.</summary>
    private string Prepare(string name)
    {
        var copy = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
