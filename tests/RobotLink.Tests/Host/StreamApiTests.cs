using System.Text.Json;
using RobotLink.Host.Api;
using RobotLink.Simulators;

namespace RobotLink.Tests.Host;

[CancelAfter(60_000)]
public sealed class StreamApiTests
{
    private RunningDaemon running = null!;

    [SetUp]
    public async Task StartAsync() => running = await RunningDaemon.StartAsync(TestContext.CurrentContext.CancellationToken);

    [TearDown]
    public async Task StopAsync() => await running.DisposeAsync();

    [Test]
    public async Task A_stream_from_the_beginning_has_every_entry_once_and_in_order(CancellationToken stopping)
    {
        var numbers = new List<long>();
        var reached = 0L;
        await foreach (var line in running.StreamAsync("?after=0", StreamText.Lines, null, stopping))
        {
            var (type, number) = Read(line);
            if (type == "tick" && numbers.Count > 10)
            {
                reached = number;
                break;
            }

            numbers.AddRange(type == "tick" ? [] : [number]);
        }

        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, (int)reached).Select(number => (long)number)));
    }

    [Test]
    public async Task A_browser_goes_on_behind_the_last_event_it_had(CancellationToken stopping)
    {
        var ids = new List<string>();
        await foreach (var line in running.StreamAsync("", StreamText.EventStream, "3", stopping))
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                ids.Add(line);
            }

            if (ids.Count == 2)
            {
                break;
            }
        }

        Assert.That(ids, Is.EqualTo(new[] { "id: 4", "id: 5" }));
    }

    [TestCase("?types=message&explain=true", true)]
    [TestCase("?types=message", false)]
    public async Task Frames_are_explained_to_those_who_ask(string query, bool explained, CancellationToken stopping)
    {
        await foreach (var line in running.StreamAsync(query + "&after=0", StreamText.Lines, null, stopping))
        {
            var message = JsonSerializer.Deserialize<MessageDocument>(line, Answer.Options)!;
            Assert.That(message.Explanation?.Parts.Sum(part => part.Length), Is.EqualTo(explained ? message.Len : null));
            break;
        }
    }

    [Test]
    public async Task Frames_that_are_kept_are_explained_too(CancellationToken stopping)
    {
        var kept = await running.GetAsync<ListDocument<MessageDocument>>("links/r1/messages?last=2&explain=true", stopping);

        Assert.That(kept.Items.Select(message => (message.Explanation?.Message, message.Explanation?.Fits)), Is.EqualTo(kept.Items.Select(message => (message.Name, (bool?)true))));
    }

    [Test]
    public async Task Only_what_was_asked_for_comes(CancellationToken stopping)
    {
        var seen = new List<string>();
        await foreach (var line in running.StreamAsync("?after=0&links=r2&types=state", StreamText.Lines, null, stopping))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("type").GetString() == "tick")
            {
                break;
            }

            seen.Add($"{json.RootElement.GetProperty("link")} {json.RootElement.GetProperty("state")}");
        }

        Assert.That(seen, Is.EqualTo(new[] { "r2 connecting", "r2 up" }));
    }

    [Test]
    public async Task A_device_that_goes_is_a_state_with_a_cause(CancellationToken stopping)
    {
        Assert.That(Fault.TryParse("refuse", out var refuse, out _), Is.True);
        StateDocument? down = null;
        await foreach (var line in running.StreamAsync("?links=r1&types=state", StreamText.Lines, null, stopping))
        {
            if (Read(line).Type == "tick" && running.Robot.Fault.Kind == FaultKind.None)
            {
                running.Robot.Apply(refuse);
            }

            down = line.Contains("\"down\"", StringComparison.Ordinal) ? JsonSerializer.Deserialize<StateDocument>(line, Answer.Options) : null;
            if (down is not null)
            {
                break;
            }
        }

        Assert.That((down!.Previous, down.Cause is not null, down.BeganAfter <= down.BeganBefore, down.Evidence.Count > 0), Is.EqualTo(("up", true, true, true)));
    }

    [Test]
    public async Task After_a_reconnect_the_old_values_are_no_longer_good(CancellationToken stopping)
    {
        var before = await running.GetAsync<LinkDetailDocument>("links/r1", stopping);
        await using var lines = running.StreamAsync("?links=r1&types=state", StreamText.Lines, null, stopping).GetAsyncEnumerator(stopping);
        Assert.That(await lines.MoveNextAsync(), Is.True, "from here on nothing is missed");
        await running.ActAsync("r1", "reconnect", stopping);
        while (await lines.MoveNextAsync() && RunningDaemon.StateIn(lines.Current) != "up")
        {
            // Down and calling again.
        }

        var first = (await running.GetAsync<ListDocument<MessageDocument>>("links/r1/messages?last=4096", stopping)).Items[0];
        Assert.That((first.Quality, first.QualityReason), Is.EqualTo(("uncertain", $"it came on connection {before.Epoch}, the link is on connection {before.Epoch + 1} now")));
    }

    [Test]
    public async Task A_disabled_link_hangs_up_and_says_so(CancellationToken stopping)
    {
        var robot = (TcpSimulator)running.Robot;
        await running.ActAsync("r1", "disable", stopping);
        for (var gone = robot.ClientGone.Next; robot.Clients > 0; gone = robot.ClientGone.Next)
        {
            await gone.WaitAsync(stopping);
        }

        Assert.That((await running.GetAsync<LinkDetailDocument>("links/r1", stopping)).Admin, Is.EqualTo("disabled"));
    }

    [Test]
    public async Task An_open_stream_does_not_hold_up_the_end(CancellationToken stopping)
    {
        await using var lines = running.StreamAsync("", StreamText.Lines, null, stopping).GetAsyncEnumerator(stopping);
        Assert.That(await lines.MoveNextAsync(), Is.True);
        var began = TimeProvider.System.GetTimestamp();

        await running.Daemon.DisposeAsync();

        Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    private static (string Type, long Number) Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        return (json.RootElement.GetProperty("type").GetString()!, json.RootElement.GetProperty("seq").GetInt64());
    }
}
