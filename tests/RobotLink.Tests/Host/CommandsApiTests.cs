using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using RobotLink.Host.Api;

namespace RobotLink.Tests.Host;

/// <summary>Who may command a device, and what is told about it afterwards.</summary>
[CancelAfter(60_000)]
public sealed class CommandsApiTests
{
    private const string Job = """{"name":"set_job","fields":{"number":7}}""";

    private static readonly JsonSerializerOptions Strict =
        new(Answer.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private RunningDaemon running = null!;

    [SetUp]
    public async Task StartAsync() => running = await RunningDaemon.StartAsync(TestContext.CurrentContext.CancellationToken);

    [TearDown]
    public async Task StopAsync() => await running.DisposeAsync();

    [Test]
    public async Task The_audit_tells_who_gave_which_command_and_how_it_ended(CancellationToken stopping)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, "links/r1/requests") { Content = JsonContent.Create(JsonDocument.Parse(Job)) };
        call.Headers.Add("Idempotency-Key", "shift-3");
        call.Headers.Add("X-Operator", "anna");
        call.Headers.UserAgent.ParseAdd("mes/2.1");
        using var answered = await running.Http.SendAsync(call, stopping);

        var told = await TellAsync(stopping);

        Assert.That(
            (told.Link, told.Request, told.Key, told.Decision, told.Outcome, told.Reply, told.By!.Client, told.By.Operator),
            Is.EqualTo(("r1", "set_job", "shift-3", "admitted", "answered", "set_job", "mes/2.1", "anna")));
    }

    [Test]
    public async Task A_device_that_is_held_takes_commands_of_its_holder_alone(CancellationToken stopping)
    {
        var lease = await TakeAsync("""{"holder":"panel","for":"5min"}""", stopping);

        var (refused, problem) = await running.AskAsync("r1", Job, "k1", stopping);
        using var own = new HttpRequestMessage(HttpMethod.Post, "links/r1/requests") { Content = JsonContent.Create(JsonDocument.Parse(Job)) };
        own.Headers.Add("Idempotency-Key", "k2");
        own.Headers.Add("Lease", lease.Token);
        using var answered = await running.Http.SendAsync(own, stopping);

        Assert.That((refused, problem.GetProperty("type").GetString(), (int)answered.StatusCode), Is.EqualTo((423, "urn:robotlink:leased", 200)));
    }

    [Test]
    public async Task A_lease_is_visible_to_all_but_its_token_is_not(CancellationToken stopping)
    {
        var lease = await TakeAsync("""{"holder":"panel"}""", stopping);

        var text = await running.Http.GetStringAsync("links/r1", stopping);

        Assert.That(text, Does.Contain("panel").And.Not.Contain(lease.Token!));
    }

    [Test]
    public async Task What_is_given_up_is_free(CancellationToken stopping)
    {
        var lease = await TakeAsync("""{"holder":"panel"}""", stopping);
        using var give = new HttpRequestMessage(HttpMethod.Delete, "links/r1/lease");
        give.Headers.Add("Lease", lease.Token);
        using var given = await running.Http.SendAsync(give, stopping);

        Assert.That(((int)given.StatusCode, (await running.AskAsync("r1", Job, "k", stopping)).Item1), Is.EqualTo((204, 200)));
    }

    [TestCase("""{"holder":""}""", 400)]
    [TestCase("""{"holder":"a","for":"5"}""", 400)]
    [TestCase("""{"holder":"a","how":"long"}""", 400)]
    [TestCase("nothing", 400)]
    [TestCase("""{"holder":"second"}""", 409)]
    public async Task A_lease_that_cannot_be_given_is_refused(string body, int status, CancellationToken stopping)
    {
        await TakeAsync("""{"holder":"panel"}""", stopping);

        using var answer = await running.Http.PostAsync("links/r1/lease", new StringContent(body), stopping);

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task A_known_key_is_answered_with_what_was_stored_and_the_answer_says_so(CancellationToken stopping)
    {
        var (_, first) = await running.AskAsync("r1", Job, "twice", stopping);
        var (_, second) = await running.AskAsync("r1", Job, "twice", stopping);

        Assert.That((first.GetProperty("outcome").GetString(), first.TryGetProperty("repeated", out _)), Is.EqualTo(("answered", false)));
        Assert.That((second.GetProperty("outcome").GetString(), second.GetProperty("repeated").GetBoolean()), Is.EqualTo(("answered", true)));
    }

    private async Task<CommandDocument> TellAsync(CancellationToken stopping)
    {
        var text = await running.Http.GetStringAsync("commands?link=r1&last=1", stopping);
        return JsonSerializer.Deserialize<ListDocument<CommandDocument>>(text, Strict)!.Items.Single();
    }

    private async Task<LeaseDocument> TakeAsync(string body, CancellationToken stopping)
    {
        using var answer = await running.Http.PostAsync("links/r1/lease", new StringContent(body), stopping);
        return JsonSerializer.Deserialize<LeaseDocument>(await answer.Content.ReadAsStringAsync(stopping), Strict)!;
    }
}
