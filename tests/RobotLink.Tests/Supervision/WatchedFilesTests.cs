namespace RobotLink.Tests.Supervision;

[CancelAfter(60_000)]
public sealed class WatchedFilesTests
{
    private EditedSite site = null!;

    [SetUp]
    public async Task StartAsync() => site = await EditedSite.StartAsync(watched: true, TestContext.CurrentContext.CancellationToken);

    [TearDown]
    public async Task StopAsync() => await site.DisposeAsync();

    [Test]
    public async Task A_saved_file_is_noticed(CancellationToken stopping)
    {
        site.Write(site.Link("a", 0), site.Link("b", 1), site.Link("c", 2));

        await site.UntilAsync(async () => await site.IdsAsync(stopping) == "a b c", stopping);
        await site.UntilUpAsync("c", stopping);
    }

    [Test]
    public async Task A_file_that_is_exchanged_by_renaming_is_noticed(CancellationToken stopping)
    {
        var other = Path.Combine(site.Folder, "site.yaml.new");
        await File.WriteAllTextAsync(other, $"schema: 1\nlinks:\n{site.Link("b", 1)}", stopping);
        File.Move(other, Path.Combine(site.Folder, "site.yaml"), overwrite: true);

        await site.UntilAsync(async () => await site.IdsAsync(stopping) == "b", stopping);
    }

    [Test]
    public async Task A_profile_in_a_folder_that_did_not_exist_is_noticed(CancellationToken stopping)
    {
        site.WriteText($"schema: 1\nlinks:\n{site.Link("a", 0).Replace("abb-rapid-lines", "mine", StringComparison.Ordinal)}");
        await site.UntilAsync(async () => (await site.ConfigurationAsync(stopping)).State == "broken", stopping);
        Directory.CreateDirectory(Path.Combine(site.Folder, "profiles", "mine"));
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "profiles", "mine", "profile.yaml"), "profile: mine\nextends: abb-rapid-lines\n", stopping);

        await site.UntilAsync(async () => (await site.LinkAsync("a", stopping)).Profile == "mine", stopping);
    }

    [Test]
    public async Task A_file_that_goes_away_changes_nothing(CancellationToken stopping)
    {
        File.Delete(Path.Combine(site.Folder, "site.yaml"));

        await site.UntilAsync(async () => (await site.ConfigurationAsync(stopping)).State == "broken", stopping);

        Assert.That(await site.IdsAsync(stopping), Is.EqualTo("a b"));
    }
}
