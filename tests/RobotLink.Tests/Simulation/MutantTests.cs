using RobotLink.Simulation;

namespace RobotLink.Tests.Simulation;

/// <summary>The bugs that are planted to see whether the simulation notices them still fit the source.</summary>
internal sealed class MutantTests
{
    private const int Fewest = 30;

    private static IEnumerable<TestCaseData> Mutants => Mutant.All().Select(mutant => new TestCaseData(mutant).SetArgDisplayNames(mutant.Name));

    [TestCaseSource(nameof(Mutants))]
    public void What_a_mutant_replaces_stands_once_in_the_source(object planted)
    {
        var mutant = (Mutant)planted;
        var source = File.ReadAllText(Path.Combine(Repository.Root, mutant.Source));

        Assert.That(mutant.Plant(source), Is.Not.EqualTo(source));
    }

    [Test]
    public void There_are_many() => Assert.That(Mutant.All(), Has.Count.GreaterThanOrEqualTo(Fewest));
}
