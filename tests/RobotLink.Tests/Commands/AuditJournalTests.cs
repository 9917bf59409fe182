using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Commands;

namespace RobotLink.Tests.Commands;

[CancelAfter(60_000)]
internal sealed class AuditJournalTests
{
    private string folder = null!;

    private string AuditFolder => Path.Combine(folder, "state", "audit");

    [SetUp]
    public void Make() => folder = Directory.CreateTempSubdirectory("robotlink-audit").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Many_admissions_at_once_are_all_on_the_disk_when_they_say_so()
    {
        await using var journal = Open();

        var admitted = Enumerable.Range(0, 500).Select(number => journal.AdmitAsync(Admission($"{number}")));
        await Task.WhenAll(admitted);

        Assert.That(Lines(), Has.Length.EqualTo(500));
        await Task.WhenAll(Enumerable.Range(0, 500).Select(number => journal.EndAsync(End($"{number}"))));
    }

    [Test]
    public async Task What_was_open_when_the_program_ended_is_unknown_for_ever()
    {
        await using (var first = Open())
        {
            await first.AdmitAsync(Admission("1"));
        }

        await using (var second = Open())
        {
            Assert.That(second.Recorded.Single().Ended!.Outcome, Is.EqualTo("unknown"));
        }

        await using var third = Open();
        Assert.That((third.Recorded.Single().Ended!.Outcome, Lines().Length), Is.EqualTo(("unknown", 2)));
    }

    [Test]
    public async Task The_part_of_a_line_that_a_crash_left_spoils_no_other()
    {
        await using (var first = Open())
        {
            await first.AdmitAsync(Admission("1"));
            await first.EndAsync(End("1"));
        }

        await File.AppendAllTextAsync(Files().Single(), """{"time":"2026-11-2""");
        await using (var second = Open())
        {
            await second.AdmitAsync(Admission("2"));
            await second.EndAsync(End("2"));
        }

        await using var third = Open();
        Assert.That(third.Recorded.Select(command => $"{command.Decided.Id} {command.Ended!.Outcome}"), Is.EqualTo(new[] { "1 answered", "2 answered" }));
    }

    [Test]
    public async Task Commands_older_than_a_day_are_not_recorded_any_more()
    {
        var time = new FakeTimeProvider();
        await using (var first = Open(time))
        {
            await first.AdmitAsync(Admission("old", time));
            await first.EndAsync(End("old", time));
            time.Advance(TimeSpan.FromHours(23));
            await first.AdmitAsync(Admission("new", time));
            await first.EndAsync(End("new", time));
        }

        time.Advance(TimeSpan.FromHours(2));
        Touch(time);
        await using var second = Open(time);

        Assert.That(second.Recorded.Select(command => command.Decided.Id), Is.EqualTo(new[] { "new" }));
    }

    [Test]
    public async Task Each_day_has_a_file_of_its_own()
    {
        var time = new FakeTimeProvider();
        await using var journal = Open(time);
        await journal.AdmitAsync(Admission("1", time));
        time.Advance(TimeSpan.FromDays(1));
        await journal.AdmitAsync(Admission("2", time));
        await journal.EndAsync(End("1", time));
        await journal.EndAsync(End("2", time));

        Assert.That(Files(), Has.Length.EqualTo(2));
        Assert.That(journal.Last(10, null).Select(command => command.Ended!.Outcome), Is.EqualTo(new[] { "answered", "answered" }));
    }

    [Test]
    public async Task Files_that_are_too_old_are_removed()
    {
        var time = new FakeTimeProvider();
        await using var journal = Open(time);
        await journal.AdmitAsync(Admission("1", time));
        time.Advance(AuditFile.KeptFor + TimeSpan.FromDays(1));
        await journal.AdmitAsync(Admission("2", time));
        await journal.EndAsync(End("2", time));
        await journal.EndAsync(End("1", time));

        Assert.That(journal.Last(10, null).Select(command => command.Decided.Id), Is.EqualTo(new[] { "2" }));
    }

    [Test]
    public async Task A_long_file_is_followed_by_another()
    {
        await using var journal = Open();
        var long1 = new string('x', 100_000);
        for (var number = 0; number < 90; number++)
        {
            await journal.AdmitAsync(Admission($"{number}") with { Reason = long1 });
            await journal.EndAsync(End($"{number}"));
        }

        Assert.That(Files(), Has.Length.EqualTo(2));
        Assert.That(Files().Max(path => new FileInfo(path).Length), Is.LessThan(AuditFile.FileBytes + 200_000));
    }

    [Test]
    public async Task An_audit_that_cannot_be_read_lets_no_command_through()
    {
        Directory.CreateDirectory(AuditFolder);
        var loop = Path.Combine(AuditFolder, "commands-20261121-000000.ndjson");
        File.CreateSymbolicLink(loop, loop);

        await using var journal = Open();

        Assert.That(() => journal.AdmitAsync(Admission("1")), Throws.TypeOf<AuditException>().With.Message.Contains("nobody knows which were sent before"));
    }

    private AuditJournal Open(TimeProvider? time = null) => new(folder, time ?? TimeProvider.System, NullLogger<AuditJournal>.Instance);

    private string[] Files() => Directory.Exists(AuditFolder) ? [.. Directory.EnumerateFiles(AuditFolder).Order()] : [];

    private string[] Lines() => [.. Files().SelectMany(File.ReadAllLines)];

    /// <summary>The files' own times follow the wall clock, which the test has left behind.</summary>
    private void Touch(TimeProvider time)
    {
        foreach (var path in Files())
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
        }
    }

    private static AuditLine Admission(string id, TimeProvider? time = null) => new()
    {
        Time = (time ?? TimeProvider.System).GetUtcNow(),
        Id = id,
        Link = "a",
        Request = "go",
        Key = id,
        Content = "c",
        Decision = AuditLine.Admitted,
    };

    private static AuditLine End(string id, TimeProvider? time = null) => new()
    {
        Time = (time ?? TimeProvider.System).GetUtcNow(),
        Id = id,
        Link = "a",
        Request = "go",
        Outcome = "answered",
    };
}
