using System.Net;
using System.Net.Sockets;
using RobotLink.Host.Cli;

namespace RobotLink.Tests.Host;

public sealed class CommandLineTests
{
    [TestCase("")]
    [TestCase("fly")]
    [TestCase("status --fast")]
    [TestCase("status a b")]
    [TestCase("send r1")]
    [TestCase("send r1 set_job number")]
    [TestCase("send r1 set_job =5")]
    [TestCase("send r1 set_job --within 5")]
    [TestCase("wait")]
    [TestCase("wait r1 --state broken")]
    [TestCase("wait r1 --timeout 5")]
    [TestCase("tail --last -1")]
    [TestCase("tail --last many")]
    [TestCase("simulate nothing-known")]
    [TestCase("simulate abb-rapid-lines --count 0")]
    [TestCase("simulate abb-rapid-lines --listen here")]
    [TestCase("simulate abb-rapid-lines --fault sulk")]
    [TestCase("simulate base/tcp --from-examples --port 70000")]
    [TestCase("simulate abb-rapid-lines --serial /dev/ttyS0,fast")]
    [TestCase("simulate abb-rapid-lines --dial nowhere")]
    [TestCase("simulate abb-rapid-lines --dial 127.0.0.1:1 --listen 127.0.0.1:0")]
    [TestCase("simulate abb-rapid-lines --serial /dev/ttyS0 --count 2")]
    [TestCase("simulate abb-rapid-lines --control 0.0.0.0:5001")]
    [TestCase("profile")]
    [TestCase("profile test")]
    [TestCase("profile test no-such-profile")]
    [TestCase("profile test abb-rapid-lines --coverage-at-least 80")]
    [TestCase("profile test abb-rapid-lines --coverage-at-least 101%")]
    [TestCase("profile show no-such-profile")]
    [TestCase("profile explain abb-rapid-lines")]
    [TestCase("profile explain no-such-profile OK")]
    [TestCase("profile learn no-such-file")]
    [TestCase("profile learn recording --write Not/AName")]
    [TestCase("profile new")]
    [TestCase("profile new --name Not/AName")]
    [TestCase("profile new --name mine --end <CRLF>")]
    [TestCase("profile new --name mine --port 70000")]
    [TestCase("profile new --name mine --from no-such-profile")]
    [TestCase("profile explain abb-rapid-lines OK<CRLF>")]
    [TestCase("profile explain abb-rapid-lines --hex 4F4")]
    [TestCase("list")]
    [TestCase("list robots")]
    [TestCase("status --url nonsense")]
    [TestCase("explain E0000")]
    [TestCase("demo --listen 0.0.0.0:8480")]
    [CancelAfter(60_000)]
    public async Task A_command_written_wrongly_ends_with_2_and_says_why(string line, CancellationToken stopping)
    {
        var run = await RunAsync(line, stopping);

        Assert.That((run.Code, run.Out.Length, run.Error.Length > 20), Is.EqualTo((ExitCode.Usage, 0, true)), run.Error);
    }

    [TestCase("profile test", "'robotlink profile test --help'")]
    [TestCase("list requests", "'robotlink list requests --help'")]
    [TestCase("list robots", "'robotlink list --help'")]
    [TestCase("wait", "'robotlink wait --help'")]
    [TestCase("fly", "'robotlink --help'")]
    [TestCase("explain e9999", "no such code")]
    [TestCase("explain E1", "no such code")]
    [CancelAfter(60_000)]
    public async Task A_hint_names_what_exists(string line, string hint, CancellationToken stopping)
    {
        Assert.That((await RunAsync(line, stopping)).Error, Does.Contain(hint));
    }

    [TestCase("explain E1302", "E1302 ")]
    [TestCase("explain e1302", "E1302 ")]
    [TestCase("explain path-dead", "Nothing answers at this address")]
    [TestCase("explain NO-REPLY", "What to do: ")]
    [TestCase("--help", "simulate")]
    [TestCase("send --help", "--key")]
    [TestCase("--version", ".")]
    [TestCase("list simulators", "open-protocol-torque")]
    [TestCase("list profiles", "abb-rapid-lines")]
    [TestCase("profile show abb-rapid-lines", "profile: abb-rapid-lines")]
    [TestCase("profile show abb-rapid-lines --resolved", "heartbeat.reply_within")]
    [CancelAfter(60_000)]
    public async Task Help_and_lists_need_no_daemon(string line, string shown, CancellationToken stopping)
    {
        var run = await RunAsync(line, stopping);

        Assert.That((run.Code, run.Out.Contains(shown, StringComparison.Ordinal)), Is.EqualTo((ExitCode.Ok, true)), run.Out + run.Error);
    }

    [TestCase("simulate --help", "[default: -1]")]
    [TestCase("explain busy", "share")]
    [CancelAfter(60_000)]
    public async Task Nothing_is_offered_that_cannot_be_used(string line, string not, CancellationToken stopping)
    {
        var run = await RunAsync(line, stopping);

        Assert.That((run.Code, run.Out), Is.EqualTo((ExitCode.Ok, run.Out.Replace(not, "", StringComparison.Ordinal))));
    }

    [TestCase("simulate fanuc-rmi --from-examples", "another port")]
    [CancelAfter(60_000)]
    public async Task What_examples_cannot_play_is_not_started(string line, string why, CancellationToken stopping)
    {
        var run = await RunAsync(line, stopping);

        Assert.That((run.Code, run.Error.Contains(why, StringComparison.Ordinal)), Is.EqualTo((ExitCode.Failed, true)), run.Error);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_profile_without_its_first_line_is_offered_the_name_of_its_file(CancellationToken stopping)
    {
        var file = Path.Combine(EmptyFolder(), "leak-tester.yaml");
        await File.WriteAllTextAsync(file, "extends: base/tcp-line\n", stopping);

        var run = await RunAsync($"profile test {file}", stopping);

        Assert.That(run.Out + run.Error, Does.Contain("Begin with profile: leak-tester."));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_file_in_place_of_the_folder_is_told(CancellationToken stopping)
    {
        var folder = EmptyFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "site.yaml"), "links: {}\n", stopping);

        var run = await RunAsync($"validate -c {folder}/site.yaml", stopping);

        Assert.That((run.Code, run.Out.Contains($"Write -c {folder}.", StringComparison.Ordinal)), Is.EqualTo((ExitCode.ConfigurationInvalid, true)), run.Out);
    }

    [TestCase("status")]
    [TestCase("status r1 --json")]
    [TestCase("tail")]
    [TestCase("watch")]
    [TestCase("send r1 position")]
    [TestCase("explain r1")]
    [TestCase("explain w1")]
    [TestCase("wait r1 --timeout 1s")]
    [TestCase("list links")]
    [CancelAfter(60_000)]
    public async Task Without_a_daemon_a_command_ends_with_4_and_says_where_it_looked(string line, CancellationToken stopping)
    {
        var url = $"http://127.0.0.1:{FreePort()}";

        var run = await RunAsync($"{line} --url {url}", stopping);

        Assert.That((run.Code, run.Error.Contains(url, StringComparison.Ordinal)), Is.EqualTo((ExitCode.DaemonUnreachable, true)), run.Error);
    }

    [TestCase("run")]
    [TestCase("validate")]
    [CancelAfter(60_000)]
    public async Task Without_a_site_file_a_command_ends_with_3(string command, CancellationToken stopping)
    {
        var run = await RunAsync($"{command} -c {EmptyFolder()}", stopping);

        Assert.That((run.Code, (run.Out + run.Error).Contains("site.yaml", StringComparison.Ordinal)), Is.EqualTo((ExitCode.ConfigurationInvalid, true)), run.Out + run.Error);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task All_mistakes_of_a_site_are_shown_at_once(CancellationToken stopping)
    {
        var folder = EmptyFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "site.yaml"), "schema: 1\nlinks:\n  a: { profile: nosuch, address: 127.0.0.1:1 }\n  b: { profil: x }\n", stopping);

        var run = await RunAsync($"validate -c {folder}", stopping);

        Assert.That(run.Code, Is.EqualTo(ExitCode.ConfigurationInvalid));
        Assert.That(run.Out, Does.Contain("site.yaml:3:").And.Contain("site.yaml:4:"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_daemon_that_others_could_reach_is_refused(CancellationToken stopping)
    {
        var folder = EmptyFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "site.yaml"), "schema: 1\nhttp: { listen: 0.0.0.0:8480 }\nlinks: {}\n", stopping);

        var run = await RunAsync($"run -c {folder}", stopping);

        Assert.That(run.Code, Is.EqualTo(ExitCode.ConfigurationInvalid), run.Error);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_port_in_use_is_told_in_one_line(CancellationToken stopping)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var run = await RunAsync($"demo --listen {taken.LocalEndpoint}", stopping);

        Assert.That((run.Code, run.Error), Is.EqualTo((
            ExitCode.Failed,
            $"{taken.LocalEndpoint} is in use, perhaps by another RobotLink; choose another with http.listen or RobotLink__Http__Listen or --listen.\n")));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_failed_example_is_told_with_the_line_that_failed(CancellationToken stopping)
    {
        var folder = Directory.CreateDirectory(Path.Combine(EmptyFolder(), "profiles")).FullName;
        const string Text = """
            profile: mine
            extends: base/tcp-line
            detect_within: 4s
            connect: { kind: tcp, port: 5000 }
            requests:
              ping: { send: "PING", reply: "PONG {program:RUN|STOP}" }
            examples:
              - name: differs late
                transcript: |
                  > PING<CR><LF>
                  < PONG RUN<CR><LF>
                  = reply ping {program: STOP}
            """;
        await File.WriteAllTextAsync(Path.Combine(folder, "mine.yaml"), Text, stopping);

        var run = await RunAsync($"profile test mine -c {Path.GetDirectoryName(folder)}", stopping);

        Assert.That((run.Code, run.Out.Contains("mine.yaml:12: ", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Failed, true)), run.Out + run.Error);
    }

    [TestCase("80%", ExitCode.Ok)]
    [TestCase("100%", ExitCode.Failed)]
    [CancelAfter(60_000)]
    public async Task Examples_that_touch_too_little_end_with_1(string share, int code, CancellationToken stopping)
    {
        var run = await RunAsync($"profile test {await HalfTouchedAsync(stopping)} --coverage-at-least {share}", stopping);

        Assert.That((run.Code, run.Out.Contains("the examples touch 5 of 6 things, 83%", StringComparison.Ordinal)), Is.EqualTo((code, true)), run.Out + run.Error);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Examples_touch_everything_that_bundled_profiles_say(CancellationToken stopping)
    {
        var run = await RunAsync("profile test --all --coverage-at-least 100%", stopping);

        Assert.That((run.Code, run.Out.Contains("no example touches", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Ok, false)), run.Out + run.Error);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Results_of_examples_are_there_for_programs(CancellationToken stopping)
    {
        var run = await RunAsync($"profile test {await HalfTouchedAsync(stopping)} --json", stopping);

        using var json = System.Text.Json.JsonDocument.Parse(run.Out);
        var profile = json.RootElement.GetProperty("profiles")[0];
        var split = json.RootElement.GetProperty("items")[0].GetProperty("variations")[0];
        Assert.That(profile.GetProperty("coverage").GetProperty("untouched").EnumerateArray().Select(item => item.GetProperty("name").GetString()), Is.EqualTo(new[] { "refused.code" }));
        Assert.That((split.GetProperty("kind").GetString(), split.GetProperty("failed").GetInt32()), Is.EqualTo(("split", 0)));
    }

    [TestCase("profile explain abb-rapid-lines CYC<SP>1<SP>OK<CR><LF>", ExitCode.Ok, "count=1")]
    [TestCase("profile explain abb-rapid-lines --hex 43594320312078780D0A", ExitCode.Failed, "expected OK or NOK for result")]
    [TestCase("profile explain abb-rapid-lines --sent JOB<SP>7<CR><LF>", ExitCode.Ok, "number=7")]
    [TestCase("profile explain abb-rapid-lines CYC<SP>1<SP>OK<CR><LF> --json", ExitCode.Ok, "\"also_fits\":[]")]
    [CancelAfter(60_000)]
    public async Task Bytes_are_explained_without_a_device(string line, int code, string shown, CancellationToken stopping)
    {
        var run = await RunAsync(line, stopping);

        Assert.That((run.Code, run.Out.Contains(shown, StringComparison.Ordinal)), Is.EqualTo((code, true)), run.Out + run.Error);
    }

    /// <summary>A profile of six things, of which its example names five.</summary>
    private static async Task<string> HalfTouchedAsync(CancellationToken stopping)
    {
        var file = Path.Combine(EmptyFolder(), "mine.yaml");
        const string Text = """
            profile: mine
            extends: base/tcp-line
            detect_within: 4s
            connect: { kind: tcp, port: 5000 }
            requests:
              job: { send: "JOB {number:int}", reply: "OK {at:int}", changes_machine: true }
            errors:
              refused: { match: "ERR {code:int}" }
            examples:
              - name: taken, and refused
                transcript: |
                  > JOB 1<CR><LF>
                  < OK 5<CR><LF>
                  = reply job {at: 5}
                  > JOB 2<CR><LF>
                  < ERR 7<CR><LF>
                  = request job rejected
            """;
        await File.WriteAllTextAsync(file, Text, stopping);
        return file;
    }

    private static async Task<(int Code, string Out, string Error)> RunAsync(string line, CancellationToken stopping)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var terminal = new Terminal(output, error, TimeProvider.System, Interactive: false, Colour: false);
        var code = await CommandTree.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), terminal, stopping);
        return (code, output.ToString(), error.ToString());
    }

    private static string EmptyFolder() =>
        Directory.CreateDirectory(Path.Combine(TestContext.CurrentContext.WorkDirectory, $"host-{TestContext.CurrentContext.Test.ID}")).FullName;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
