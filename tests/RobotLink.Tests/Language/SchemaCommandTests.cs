using System.Text.Json;
using RobotLink.Host.Cli;
using RobotLink.Profiles.Language;
using RobotLink.Tests.Host;

namespace RobotLink.Tests.Language;

[CancelAfter(60_000)]
public sealed class SchemaCommandTests
{
    [TestCase("profile")]
    [TestCase("site")]
    public async Task A_schema_is_printed(string kind, CancellationToken stopping)
    {
        var run = await CommandRun.OfAsync($"schema {kind}", stopping);

        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.Ok, kind == "site" ? LanguageSchema.Site : LanguageSchema.Profile)));
    }

    [Test]
    public async Task A_schema_is_written_into_a_folder(CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("robotlink-schema-");
        var run = await CommandRun.OfAsync($"schema site --write {folder.FullName}", stopping);
        var written = await File.ReadAllTextAsync(Path.Combine(folder.FullName, LanguageSchema.SiteFile), stopping);
        folder.Delete(recursive: true);

        Assert.That((run.Code, run.Out, written), Is.EqualTo((ExitCode.Ok, "", LanguageSchema.Site)));
    }

    [TestCase("heartbeat.after_idle", "2s", "written")]
    [TestCase("charset", "ascii", "written")]
    [TestCase("user_timeout", "3.5s", "derived")]
    [TestCase("limits.queue", "16", "default")]
    [TestCase("connect.broadcast", "false", "default")]
    public async Task A_resolved_profile_tells_where_each_setting_comes_from(string path, string value, string kind, CancellationToken stopping)
    {
        var run = await CommandRun.OfAsync("profile show abb-rapid-lines --json", stopping);
        var setting = JsonSerializer.Deserialize<JsonElement>(run.Out).GetProperty("settings").EnumerateArray()
            .Single(setting => setting.GetProperty("path").GetString() == path);

        Assert.That((setting.GetProperty("value").GetString(), setting.GetProperty("kind").GetString()), Is.EqualTo((value, kind)));
        Assert.That(setting.GetProperty("origin").GetString(), kind == "written" ? Does.Match(@"^device-profiles/[a-z/-]+profile\.yaml:\d+:\d+$") : Does.StartWith(kind));
    }
}
