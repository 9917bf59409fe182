using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

[CancelAfter(60_000)]
public sealed class LinksApiTests
{
    private static readonly JsonSerializerOptions Strict =
        new(Answer.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private RunningDaemon running = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => running = await RunningDaemon.StartAsync(TestContext.CurrentContext.CancellationToken);

    [OneTimeTearDown]
    public async Task StopAsync() => await running.DisposeAsync();

    [Test]
    public async Task Links_are_listed_in_the_order_of_the_site(CancellationToken stopping)
    {
        var list = await running.GetAsync<ListDocument<LinkDocument>>("links", stopping);

        Assert.That((string.Join(' ', list.Items.Select(link => link.Id)), list.Next), Is.EqualTo(("r1 r2", default(string))));
    }

    [Test]
    public async Task A_link_tells_its_settings_bound_and_requests(CancellationToken stopping)
    {
        var link = await running.GetAsync<LinkDetailDocument>("links/r1", stopping);

        Assert.That(
            (link.Bound.Seconds, link.Epoch >= 1, link.RemoteAddress, link.Effective.Any(setting => setting.Path == "detect_within"), link.Requests.Count(request => request.ChangesMachine)),
            Is.EqualTo((4.0, true, running.Robot.Endpoint.ToString(), true, 5)));
    }

    [TestCase("links")]
    [TestCase("links/r1")]
    [TestCase("links/r1/events")]
    [TestCase("links/r1/messages?last=5")]
    [TestCase("profiles")]
    [TestCase("system")]
    public async Task An_answer_has_the_documented_shape(string path, CancellationToken stopping)
    {
        var type = path switch
        {
            "links" => typeof(ListDocument<LinkDocument>),
            "links/r1" => typeof(LinkDetailDocument),
            "links/r1/events" => typeof(ListDocument<StateDocument>),
            "links/r1/messages?last=5" => typeof(ListDocument<MessageDocument>),
            "profiles" => typeof(ListDocument<ProfileDocument>),
            _ => typeof(SystemDocument),
        };
        var text = await running.Http.GetStringAsync(path, stopping);

        Assert.That(() => JsonSerializer.Deserialize(text, type, Strict), Throws.Nothing);
    }

    [TestCase("links/r9", 404, "unknown-link")]
    [TestCase("links/r9/messages", 404, "unknown-link")]
    [TestCase("links/r1/messages?last=0", 400, "bad-arguments")]
    [TestCase("links/r1/messages?last=4097", 400, "bad-arguments")]
    [TestCase("links/r1/messages?last=many", 400, "bad-request")]
    [TestCase("links/r1/messages?explain=maybe", 400, "bad-request")]
    [TestCase("stream?links=r1,r9", 404, "unknown-link")]
    [TestCase("stream?links=r9", 404, "unknown-link")]
    [TestCase("stream?links=", 400, "bad-arguments")]
    [TestCase("stream?links=,", 400, "bad-arguments")]
    [TestCase("stream?types=noise", 400, "bad-arguments")]
    [TestCase("stream?after=yesterday", 400, "bad-request")]
    [TestCase("nothing", 404, "not-found")]
    public async Task A_wrong_question_is_answered_with_a_problem(string path, int status, string type, CancellationToken stopping)
    {
        using var response = await running.Http.GetAsync(path, stopping);
        var problem = JsonSerializer.Deserialize<ProblemDocument>(await response.Content.ReadAsStringAsync(stopping), Strict)!;

        Assert.That(
            (response.Content.Headers.ContentType?.MediaType, (int)response.StatusCode, problem.Status, problem.Type),
            Is.EqualTo(("application/problem+json", status, status, $"urn:robotlink:{type}")));
    }

    [Test]
    public async Task A_request_tells_only_the_arguments_that_somebody_gives(CancellationToken stopping)
    {
        await using var plc = await RunningDaemon.StartAsync(
            "siemens-s7", [("plc", true, global::RobotLink.Simulators.SimulatorCatalogue.Create("siemens-s7", new global::RobotLink.Simulators.SimulatorOptions { Time = TimeProvider.System }))], stopping);
        var link = await plc.GetAsync<LinkDetailDocument>("links/plc", stopping);
        var write = link.Requests.Single(request => request.Name == "write_bytes");

        Assert.That(write.Arguments.Select(argument => argument.Name), Is.EquivalentTo(new[] { "area", "block", "start", "data" }));
        Assert.That(write.Arguments.Single(argument => argument.Name == "area").Choices, Does.Contain("inputs").And.Contain("outputs"));
    }

    [TestCase("""{"name":"position"}""", null, 200, "answered")]
    [TestCase("""{"name":"set_job","fields":{"number":5},"within":"5s"}""", "k1", 200, "answered")]
    [TestCase("""{"name":"set_job","fields":{"number":5}}""", null, 428, "urn:robotlink:key-missing")]
    [TestCase("""{"name":"set_job","fields":{"number":500}}""", null, 400, "urn:robotlink:bad-arguments")]
    [TestCase("""{"name":"set_job"}""", null, 400, "urn:robotlink:bad-arguments")]
    [TestCase("""{"name":"set_job","fields":{"number":500}}""", "k2", 400, "urn:robotlink:bad-arguments")]
    [TestCase("""{"name":"set_job","fields":{"numbr":5}}""", "k3", 400, "urn:robotlink:bad-arguments")]
    [TestCase("""{"name":"set_job","field":{"number":5}}""", "k4", 400, "urn:robotlink:bad-arguments")]
    [TestCase("""{"name":"dance"}""", null, 404, "urn:robotlink:unknown-request")]
    public async Task A_request_ends_in_an_outcome_or_a_refusal(string body, string? key, int status, string word, CancellationToken stopping)
    {
        var (answered, answer) = await running.AskAsync("r1", body, key, stopping);

        Assert.That((answered, answer.GetProperty(status == 200 ? "outcome" : "type").GetString()), Is.EqualTo((status, word)), answer.ToString());
    }

    [Test]
    public async Task An_outcome_has_the_documented_shape(CancellationToken stopping)
    {
        var (_, answer) = await running.AskAsync("r1", """{"name":"position"}""", null, stopping);
        var outcome = answer.Deserialize<OutcomeDocument>(Strict)!;

        Assert.That((outcome.Reply!.Name, outcome.Reply.Kind, outcome.Reply.Quality, outcome.Reply.Fields["x"].Unit), Is.EqualTo(("position", "reply", "good", "mm")));
    }

    [Test]
    public async Task A_repeat_with_the_same_key_answers_with_the_first_outcome(CancellationToken stopping)
    {
        const string Body = """{"name":"set_job","fields":{"number":7}}""";
        var (_, first) = await running.AskAsync("r1", Body, "repeat", stopping);
        var (_, second) = await running.AskAsync("r1", Body, "repeat", stopping);

        Assert.That(second.GetProperty("reply").GetProperty("seq").GetInt64(), Is.EqualTo(first.GetProperty("reply").GetProperty("seq").GetInt64()));
    }

    [Test]
    public async Task A_key_used_for_another_request_is_refused(CancellationToken stopping)
    {
        await running.AskAsync("r1", """{"name":"set_job","fields":{"number":7}}""", "reused", stopping);
        var (status, _) = await running.AskAsync("r1", """{"name":"set_job","fields":{"number":8}}""", "reused", stopping);

        Assert.That(status, Is.EqualTo(422));
    }

    [Test]
    public async Task A_link_without_commands_refuses_what_changes_the_machine(CancellationToken stopping)
    {
        var (status, problem) = await running.AskAsync("r2", """{"name":"set_job","fields":{"number":7}}""", "off", stopping);

        Assert.That((status, problem.GetProperty("type").GetString()), Is.EqualTo((403, "urn:robotlink:commands-off")));
    }

    [Test]
    public async Task A_body_that_is_too_large_is_refused(CancellationToken stopping)
    {
        var (status, _) = await running.AskAsync("r1", new string(' ', 65 * 1024), null, stopping);

        Assert.That(status, Is.EqualTo(413));
    }

    [TestCase("Host", "evil.example", "GET", 403)]
    [TestCase("Host", "localhost:8480", "GET", 200)]
    [TestCase("Host", "127.0.0.1.evil.example", "GET", 403)]
    [TestCase("Origin", "http://evil.example", "POST", 403)]
    [TestCase("Origin", "null", "POST", 403)]
    public async Task Pages_from_elsewhere_are_turned_away(string header, string value, string method, int status, CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), method == "GET" ? "links" : "links/r2/actions/reconnect");
        message.Headers.Add(header, value);
        var (answered, _) = await running.SendAsync(message, stopping);

        Assert.That(answered, Is.EqualTo(status));
    }

    [Test]
    public async Task A_page_of_our_own_may_ask(CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "links/r1/requests") { Content = new StringContent("""{"name":"ping"}""") };
        message.Headers.Add("Origin", running.Daemon.Url.GetLeftPart(UriPartial.Authority));
        var (status, _) = await running.SendAsync(message, stopping);

        Assert.That(status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_profile_is_checked_with_places(CancellationToken stopping)
    {
        using var body = new StringContent("profile: x\nextends: base/tcp-line\nrequests:\n  a: { sent: \"A\" }\n", new MediaTypeHeaderValue("application/yaml"));
        using var response = await running.Http.PostAsync("profiles/validate", body, stopping);
        var answer = JsonSerializer.Deserialize<ValidationDocument>(await response.Content.ReadAsStringAsync(stopping), Strict)!;

        Assert.That((answer.Valid, answer.Mistakes.Any(mistake => mistake is { Line: 4, Severity: "error" })), Is.EqualTo((false, true)));
    }

    [TestCase("/healthz", "ok")]
    [TestCase("/readyz", "ok")]
    [TestCase("/metrics", "robotlink_link_up{link=\"r1\",profile=\"abb-rapid-lines\"} ")]
    [TestCase("/openapi/v1.json", "/api/v1/links/{id}/actions/{action}")]
    [TestCase("/", "/api/v1/links")]
    [TestCase("/schema/profile.v1.schema.json", "http://json-schema.org/draft-07/schema#")]
    [TestCase("/schema/site.v1.schema.json", "infrastructure")]
    public async Task The_program_tells_about_itself(string path, string shown, CancellationToken stopping)
    {
        Assert.That(await running.Http.GetStringAsync(path, stopping), Does.Contain(shown));
    }

    [Test]
    public async Task The_counters_of_a_live_link_reach_its_metrics(CancellationToken stopping)
    {
        var lines = (await running.Http.GetStringAsync("/metrics", stopping)).Split('\n').Where(line => line.Contains("{link=\"r1\"", StringComparison.Ordinal));
        var zero = lines.Where(line => line.EndsWith("} 0", StringComparison.Ordinal)).Select(line => line.Split('{')[0]).ToList();

        Assert.That(zero, Does.Not.Contain("robotlink_link_messages_total").And.Not.Contain("robotlink_link_bytes_total").And.Not.Contain("robotlink_link_last_receive_timestamp_seconds"));
    }

    [Test]
    public async Task Every_operation_is_described(CancellationToken stopping)
    {
        using var described = JsonDocument.Parse(await running.Http.GetStringAsync("/openapi/v1.json", stopping));
        var operations = described.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(entry => entry.Value).ToList();

        Assert.That(operations, Is.Not.Empty.And.All.Matches<JsonElement>(operation => operation.TryGetProperty("summary", out _) && operation.TryGetProperty("operationId", out _)));
    }

    [TestCase("FieldDocument", "value")]
    [TestCase("TickDocument", "type seq time")]
    [TestCase("GapDocument", "type missed")]
    public async Task The_description_requires_what_always_comes(string schema, string required, CancellationToken stopping)
    {
        using var described = JsonDocument.Parse(await running.Http.GetStringAsync("/openapi/v1.json", stopping));

        Assert.That(Required(described.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(schema)), Is.EqualTo(required));
    }

    [Test]
    public async Task The_description_requires_only_the_name_of_a_request(CancellationToken stopping)
    {
        using var described = JsonDocument.Parse(await running.Http.GetStringAsync("/openapi/v1.json", stopping));
        var body = described.RootElement.GetProperty("paths").GetProperty("/api/v1/links/{id}/requests").GetProperty("post").GetProperty("requestBody");

        Assert.That(Required(body.GetProperty("content").GetProperty("application/json").GetProperty("schema")), Is.EqualTo("name"));
    }

    [TestCase("application/x-ndjson")]
    [TestCase("text/event-stream")]
    public async Task The_description_names_every_kind_of_item_of_the_stream(string type, CancellationToken stopping)
    {
        using var described = JsonDocument.Parse(await running.Http.GetStringAsync("/openapi/v1.json", stopping));
        var answer = described.RootElement.GetProperty("paths").GetProperty("/api/v1/stream").GetProperty("get").GetProperty("responses").GetProperty("200");
        var kinds = answer.GetProperty("content").GetProperty(type).GetProperty("schema").GetProperty("oneOf").EnumerateArray();

        Assert.That(
            kinds.Select(kind => kind.GetProperty("$ref").GetString()!.Split('/')[^1]),
            Is.EqualTo(new[] { "MessageDocument", "StateDocument", "TickDocument", "GapDocument", "ConfigurationEventDocument", "OutageEventDocument", "LeaseEventDocument" }));
    }

    [TestCase("r1 set_job number=5", ExitCode.Ok, true)]
    [TestCase("r1 set_job number=5 --key mine", ExitCode.Ok, false)]
    [TestCase("r1 position", ExitCode.Ok, false)]
    [TestCase("r1 set_job number=700", ExitCode.Usage, false)]
    [TestCase("r1 set_job", ExitCode.Usage, false)]
    [TestCase("r1 dance", ExitCode.Usage, false)]
    [TestCase("r2 set_job number=5", ExitCode.Refused, false)]
    public async Task A_key_is_made_only_for_a_change_that_nothing_else_stands_against(string asked, int code, bool made, CancellationToken stopping)
    {
        var error = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, error, TimeProvider.System, Interactive: false, Colour: false);
        var ended = await CommandTree.RunAsync($"send {asked} --url {running.Daemon.Url}".Split(' '), terminal, stopping);

        Assert.That((ended, error.ToString().StartsWith("key: ", StringComparison.Ordinal)), Is.EqualTo((code, made)), error.ToString());
    }

    private static string Required(JsonElement schema) => string.Join(' ', schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
}
