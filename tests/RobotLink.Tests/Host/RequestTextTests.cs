using System.Text;
using RobotLink.Host.Api;

namespace RobotLink.Tests.Host;

public sealed class RequestTextTests
{
    [Test]
    public void A_request_has_a_name_fields_and_a_limit()
    {
        var read = Read("""{"name":"set_job","fields":{"number":5,"speed":0.1,"fast":true,"tool":"A 1","none":null},"within":"500ms"}""");

        Assert.That(
            (read.Mistake, read.Name, read.Within, read.Fields["number"], read.Fields["speed"], read.Fields["fast"], read.Fields["tool"], read.Fields["none"]),
            Is.EqualTo((default(string), "set_job", TimeSpan.FromMilliseconds(500), 5L, 0.1m, true, "A 1", default(object))));
    }

    [TestCase("""{"name":"a","urgent":true}""", "urgent")]
    [TestCase("""{"fields":{}}""", "'name' is missing")]
    [TestCase("""{"name":5}""", "'name' is not a text")]
    [TestCase("""{"name":"a","fields":[1]}""", "'fields' is not an object")]
    [TestCase("""{"name":"a","fields":{"x":{"y":1}}}""", "'x' is a nested value")]
    [TestCase("""{"name":"a","within":5}""", "with its unit")]
    [TestCase("""{"name":"a","within":"5"}""", "with its unit")]
    [TestCase("""{"name":"a","within":"0s"}""", "with its unit")]
    [TestCase("""{"name":"a","name":"b"}""", "not JSON")]
    [TestCase("""["a"]""", "not an object")]
    [TestCase("", "not JSON")]
    [TestCase("{", "not JSON")]
    public void What_is_wrong_is_named(string body, string words)
    {
        Assert.That(Read(body).Mistake, Does.Contain(words));
    }

    [Test]
    public void Deep_nesting_is_refused_and_not_followed()
    {
        Assert.That(Read($$"""{"name":"a","fields":{"x":{{new string('[', 10_000)}}""").Mistake, Does.Contain("not JSON"));
    }

    private static RequestText Read(string body) =>
        RequestText.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), CancellationToken.None).GetAwaiter().GetResult();
}
