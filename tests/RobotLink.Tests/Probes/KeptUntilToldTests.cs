using RobotLink.Probes;

namespace RobotLink.Tests.Probes;

/// <summary>Tables that take long to read.</summary>
internal sealed class KeptUntilToldTests
{
    private int reads;
    private KeptUntilTold<string> table = null!;

    [SetUp]
    public void SetUp() => (reads, table) = (0, new KeptUntilTold<string>(() => $"{++reads}") { IsTold = true });

    [Test]
    public void Without_news_it_is_read_once() => Assert.That((table.Get(), table.Get()), Is.EqualTo(("1", "1")));

    [Test]
    public void After_news_it_is_read_anew()
    {
        table.Get();
        table.Forget();

        Assert.That(table.Get(), Is.EqualTo("2"));
    }

    [Test]
    public void Where_nobody_tells_it_is_read_each_time()
    {
        table.IsTold = false;

        Assert.That((table.Get(), table.Get()), Is.EqualTo(("1", "2")));
    }

    [Test]
    public void What_was_read_while_news_came_is_not_kept()
    {
        table = new KeptUntilTold<string>(() =>
        {
            table.Forget();
            return $"{++reads}";
        })
        { IsTold = true };

        Assert.That((table.Get(), table.Get()), Is.EqualTo(("1", "2")));
    }
}
