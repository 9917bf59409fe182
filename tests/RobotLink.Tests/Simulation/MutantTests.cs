using RobotLink.Simulation;
using RobotLink.Simulation.Planting;

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

    [TestCaseSource(nameof(Mutants))]
    public void A_mutant_names_a_run_that_can_be_played(object planted) =>
        Assert.That(Arguments.Parse(((Mutant)planted).Play.Split(' ')), Is.Not.Null.And.Property(nameof(Arguments.Mutants)).Null);

    [Test]
    public void A_name_that_does_not_follow_its_option_is_no_search() => Assert.That(Arguments.Parse(["--mutants", "sent-twice"]), Is.Null);

    [Test]
    public void There_are_many() => Assert.That(Mutant.All(), Has.Count.GreaterThanOrEqualTo(Fewest));
}
