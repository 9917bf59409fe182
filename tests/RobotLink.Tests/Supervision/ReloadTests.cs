using System.Text.Json;

namespace RobotLink.Tests.Supervision;

[CancelAfter(60_000)]
public sealed class ReloadTests
{
    private EditedSite site = null!;

    [SetUp]
    public async Task StartAsync() => site = await EditedSite.StartAsync(watched: false, TestContext.CurrentContext.CancellationToken);

    [TearDown]
    public async Task StopAsync() => await site.DisposeAsync();

    [Test]
    public async Task A_link_whose_settings_changed_connects_anew_and_the_others_keep_their_connection(CancellationToken stopping)
    {
        var (a, b) = (await site.ConnectionAsync("a", stopping), await site.ConnectionAsync("b", stopping));
        site.Write(site.Link("a", 0, "override: { detect_within: 3s }"), site.Link("b", 1));

        var told = await site.ReloadAsync();
        await site.UntilUpAsync("a", stopping);

        Assert.That((string.Join(' ', told.Changes!.Restarted), await site.ConnectionAsync("b", stopping)), Is.EqualTo(("a", b)));
        Assert.That(((await site.LinkAsync("a", stopping)).Epoch, (await site.LinkAsync("a", stopping)).BoundS), Is.EqualTo((a.Epoch + 1, 3.0)));
    }

    [Test]
    public async Task A_broken_file_shows_in_the_status_for_programs_and_with_every_fix_for_people(CancellationToken stopping)
    {
        site.WriteText("schema: 1\nlinks:\n  a: { profil: abb-rapid-lines, address: h }\n");
        await site.ReloadAsync();
        var url = site.Daemon.Url;

        var json = await Host.CommandRun.OfAsync($"status --json --url {url}", stopping);
        var text = await Host.CommandRun.OfAsync($"status --url {url}", stopping);

        using var document = JsonDocument.Parse(json.Out);
        Assert.That(document.RootElement.GetProperty("configuration").GetProperty("state").GetString(), Is.EqualTo("broken"));
        Assert.That(document.RootElement.GetProperty("items").GetArrayLength(), Is.EqualTo(2));
        Assert.That(text.Out, Does.Contain("site.yaml:3:8 E1201").And.Contain("fix: Did you mean profile?"));
    }

    [TestCase("title: \"Robot A\"")]
    [TestCase("commands: true")]
    [TestCase("override: { detect_within: 4000ms }")]
    public async Task What_does_not_decide_how_a_link_is_held_does_not_end_its_connection(string more, CancellationToken stopping)
    {
        var before = await site.ConnectionAsync("a", stopping);
        site.Write("  # a line above moves all others\n", site.Link("a", 0, more), site.Link("b", 1));

        var told = await site.ReloadAsync();

        Assert.That((told.Changes!.Restarted.Count, await site.ConnectionAsync("a", stopping)), Is.EqualTo((0, before)));
    }

    [Test]
    public async Task A_title_and_the_lines_of_settings_are_those_of_the_files_as_they_stand(CancellationToken stopping)
    {
        site.Write("\n\n", site.Link("a", 0, "title: \"Robot A\", override: { detect_within: 4s }"), site.Link("b", 1));

        await site.ReloadAsync();

        var link = await site.LinkAsync("a", stopping);
        Assert.That(
            (link.Title, link.Effective.Single(setting => setting.Path == "detect_within").Origin.Split(':')[1]), Is.EqualTo(("Robot A", "6")));
    }

    [Test]
    public async Task Removed_links_are_gone_and_new_ones_start(CancellationToken stopping)
    {
        var before = await site.ConnectionAsync("a", stopping);
        site.Write(site.Link("c", 2), site.Link("a", 0));

        var told = await site.ReloadAsync();
        await site.UntilUpAsync("c", stopping);

        Assert.That((await site.IdsAsync(stopping), await site.ConnectionAsync("a", stopping)), Is.EqualTo(("c a", before)));
        Assert.That((string.Join(' ', told.Changes!.Added), string.Join(' ', told.Changes.Removed)), Is.EqualTo(("c", "b")));
    }

    [Test]
    public async Task A_link_under_another_name_may_call_the_device_of_the_one_that_went(CancellationToken stopping)
    {
        site.Write(site.Link("a", 0), site.Link("b-new", 1));

        await site.ReloadAsync();
        await site.UntilUpAsync("b-new", stopping);

        Assert.That((await site.LinkAsync("b-new", stopping)).Epoch, Is.EqualTo(1));
    }

    [Test]
    public async Task Broken_files_change_nothing_and_are_told_with_their_places(CancellationToken stopping)
    {
        var before = await site.ConnectionAsync("a", stopping);
        var loaded = (await site.ConfigurationAsync(stopping)).LoadedAt;
        site.WriteText("schema: 1\nlinks:\n  a: { profil: abb-rapid-lines }\n");

        var told = await site.ReloadAsync();

        Assert.That((told.State, told.LoadedAt, told.Mistakes[0].Code, told.Mistakes[0].File, told.Mistakes[0].Line), Is.EqualTo(("broken", loaded, "E1202", "site.yaml", 3)));
        Assert.That((await site.IdsAsync(stopping), await site.ConnectionAsync("a", stopping)), Is.EqualTo(("a b", before)));
    }

    [Test]
    public async Task Files_that_are_in_order_again_end_the_alarm(CancellationToken stopping)
    {
        site.WriteText("links: [");
        await site.ReloadAsync();
        site.Write(site.Link("a", 0), site.Link("b", 1));

        var told = await site.ReloadAsync();

        Assert.That((told.State, told.Mistakes.Count, told.Changes!.Restarted.Count), Is.EqualTo(("ok", 0, 0)));
    }

    [Test]
    public async Task A_change_of_a_profile_of_the_folder_restarts_its_links_only(CancellationToken stopping)
    {
        Directory.CreateDirectory(Path.Combine(site.Folder, "profiles"));
        var mine = Path.Combine(site.Folder, "profiles", "mine.yaml");
        await File.WriteAllTextAsync(mine, "profile: mine\nextends: abb-rapid-lines\n", stopping);
        site.Write(site.Link("a", 0).Replace("abb-rapid-lines", "mine", StringComparison.Ordinal), site.Link("b", 1));
        await site.ReloadAsync();
        var b = await site.ConnectionAsync("b", stopping);
        await File.WriteAllTextAsync(mine, "profile: mine\nextends: abb-rapid-lines\nreconnect: { max: 20s }\n", stopping);

        var told = await site.ReloadAsync();

        Assert.That((string.Join(' ', told.Changes!.Restarted), await site.ConnectionAsync("b", stopping)), Is.EqualTo(("a", b)));
    }

    [Test]
    public async Task Frames_of_before_the_restart_are_not_good(CancellationToken stopping)
    {
        var before = await QualitiesAsync(stopping);
        site.Write(site.Link("a", 0, "override: { detect_within: 3s }"), site.Link("b", 1));

        await site.ReloadAsync();
        await site.UntilUpAsync("a", stopping);

        var after = (await QualitiesAsync(stopping)).Where(frame => before.Any(old => old.Seq == frame.Seq)).ToList();
        Assert.That((after.Count > 0, after.All(frame => frame.Quality == "uncertain")), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task A_key_that_moved_a_machine_moves_it_no_second_time_after_a_restart(CancellationToken stopping)
    {
        site.Write(site.Link("a", 0, "commands: true"), site.Link("b", 1));
        await site.ReloadAsync();
        var first = await site.SetJobAsync("a", "job-7", stopping);
        site.Write(site.Link("a", 0, "commands: true, override: { detect_within: 3s }"), site.Link("b", 1));
        await site.ReloadAsync();
        await site.UntilUpAsync("a", stopping);

        Assert.That(await site.SetJobAsync("a", "job-7", stopping), Is.EqualTo(first));
    }

    [Test]
    public async Task Maintenance_outlives_a_restart(CancellationToken stopping)
    {
        using var _ = await site.Http.PostAsync("links/a/actions/maintenance", null, stopping);
        site.Write(site.Link("a", 0, "override: { detect_within: 3s }"), site.Link("b", 1));

        await site.ReloadAsync();
        await site.UntilUpAsync("a", stopping);

        Assert.That((await site.LinkAsync("a", stopping)).Admin, Is.EqualTo("maintenance"));
    }

    [Test]
    public async Task A_link_that_the_file_disables_hangs_up_and_comes_back_when_it_enables_it(CancellationToken stopping)
    {
        site.Write(site.Link("a", 0, "enabled: false"), site.Link("b", 1));
        await site.ReloadAsync();
        await site.UntilAsync(async () => (await site.LinkAsync("a", stopping)) is { Admin: "disabled", LocalAddress: null }, stopping);
        site.Write(site.Link("a", 0), site.Link("b", 1));

        await site.ReloadAsync();
        await site.UntilUpAsync("a", stopping);

        Assert.That((await site.LinkAsync("a", stopping)).Admin, Is.EqualTo("enabled"));
    }

    [Test]
    public async Task A_site_without_links_goes_on_running(CancellationToken stopping)
    {
        site.WriteText("schema: 1\nlinks: {}\n");

        var told = await site.ReloadAsync();

        Assert.That((await site.IdsAsync(stopping), told.State, site.Daemon.Supervisor.Completion.IsCompleted), Is.EqualTo(("", "ok", false)));
    }

    [Test]
    public async Task A_new_address_of_the_interface_waits_for_the_next_start(CancellationToken stopping)
    {
        site.WriteText($"schema: 1\nhttp: {{ listen: 127.0.0.1:9999 }}\nlinks:\n{site.Link("a", 0)}{site.Link("b", 1)}");

        var told = await site.ReloadAsync();

        Assert.That(told.Notices.Single(), Does.Contain("127.0.0.1:9999").And.Contain("started again"));
    }

    [Test]
    public async Task The_stream_tells_that_the_files_were_read(CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "stream?types=configuration");
        message.Headers.Add("Accept", "application/x-ndjson");
        using var response = await site.Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stopping);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stopping));
        await reader.ReadLineAsync(stopping);
        site.WriteText("links: [");
        await site.ReloadAsync();

        var line = "";
        while (!line.StartsWith("{\"type\":\"configuration\"", StringComparison.Ordinal))
        {
            line = (await reader.ReadLineAsync(stopping))!;
        }

        var told = JsonSerializer.Deserialize<JsonElement>(line);
        Assert.That((told.GetProperty("state").GetString(), told.GetProperty("mistakes")[0].GetProperty("code").GetString()), Is.EqualTo(("broken", "E1111")));
    }

    private async Task<List<(long Seq, string Quality)>> QualitiesAsync(CancellationToken stopping)
    {
        var list = JsonSerializer.Deserialize<JsonElement>(await site.Http.GetStringAsync("links/a/messages", stopping));
        return [.. list.GetProperty("items").EnumerateArray().Where(frame => frame.GetProperty("kind").GetString() != "unparsed")
            .Select(frame => (frame.GetProperty("seq").GetInt64(), frame.GetProperty("quality").GetString()!))];
    }
}
