using System.Net;
using RobotLink.Probes;

namespace RobotLink.Tests.Probes;

/// <summary>That no port has an address may be said only when all addresses have been told.</summary>
internal sealed class NetworkTablesTests
{
    private readonly NetworkTables tables = new();

    [SetUp]
    public void AskForAddresses()
    {
        tables.Forget();
        tables.AddressesAskedWith(7);
        tables.Take(new OwnAddressFact(7, 2, IPAddress.Parse("10.0.0.1"), 24, Gone: false));
        tables.Take(new TableEnd(6));
    }

    [Test]
    public void Before_the_end_of_the_table_of_addresses_they_are_not_all_known() => Assert.That(tables.KnowsAddresses, Is.False);

    [Test]
    public void At_the_end_of_the_table_of_addresses_they_are()
    {
        tables.Take(new TableEnd(7));

        Assert.That(tables.KnowsAddresses, Is.True);
    }

    [Test]
    public void While_everything_is_read_anew_they_are_not()
    {
        tables.Take(new TableEnd(7));
        tables.Forget();
        tables.Take(new TableEnd(7));

        Assert.That(tables.KnowsAddresses, Is.False);
    }
}
