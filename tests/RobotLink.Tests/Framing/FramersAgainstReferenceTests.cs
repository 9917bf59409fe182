using System.Runtime.InteropServices;
using RobotLink.Framing;
using RobotLink.Tests.Framing.References;

namespace RobotLink.Tests.Framing;

/// <summary>Each framer cuts a million generated inputs, divided into reads at random, exactly as its plain reference does.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class FramersAgainstReferenceTests
{
    private const int Cases = 1_000_000;

    private static readonly TestCaseData[] Kinds =
    [
        Kind("delimiter", Generated.Delimiter),
        Kind("marks", Generated.Marks),
        Kind("length", Generated.Length),
        Kind("fixed", Generated.Fixed),
        Kind("gap", Generated.Gap),
    ];

    [TestCaseSource(nameof(Kinds))]
    public void A_framer_cuts_as_its_reference_does(Func<int, Generated> generate)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var generated = generate(seed);
            if (Difference(generated) is not null)
            {
                var smallest = Shrink(generated);
                Assert.Fail($"Seed {seed}: {smallest}\n{Difference(smallest)}");
            }
        }
    }

    /// <summary>Null when both agree.</summary>
    private static string? Difference(Generated generated)
    {
        var expected = Reference.Cut(generated.Profile, generated.Arrivals);
        List<Piece> found;
        try
        {
            found = Stream.Play(Framers.For(generated.Profile), generated.Arrivals);
        }
        catch (Exception reason)
        {
            return $"{reason}\nexpected {string.Join("\n         ", expected)}";
        }

        return CollectionsMarshal.AsSpan(found).SequenceEqual(CollectionsMarshal.AsSpan(expected))
            ? null
            : $"expected {string.Join("\n         ", expected)}\nfound    {string.Join("\n         ", found)}";
    }

    /// <summary>Leaves out bytes and ends of reads as long as both still differ.</summary>
    private static Generated Shrink(Generated generated)
    {
        while (Smaller(generated).FirstOrDefault(smaller => Difference(smaller) is not null) is { } smaller)
        {
            generated = smaller;
        }

        return generated;
    }

    private static IEnumerable<Generated> Smaller(Generated generated)
    {
        var arrivals = generated.Arrivals;
        for (var index = 0; index < arrivals.Count; index++)
        {
            yield return generated with { Arrivals = [.. arrivals.Take(index), .. arrivals.Skip(index + 1)] };

            if (arrivals[index].ReadEnds || arrivals[index].Silence)
            {
                var joined = new Arrival(arrivals[index].Value, false, false);
                yield return generated with { Arrivals = [.. arrivals.Take(index), joined, .. arrivals.Skip(index + 1)] };
            }
        }
    }

    private static TestCaseData Kind(string name, Func<int, Generated> generate) =>
        new TestCaseData(generate).SetArgDisplayNames(name);
}
