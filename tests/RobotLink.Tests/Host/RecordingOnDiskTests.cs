using System.Buffers;
using System.IO.Compression;
using System.Text;
using RobotLink.Host.Adapters;
using RobotLink.Host.Simulation;
using RobotLink.Messages;
using RobotLink.Recording;

namespace RobotLink.Tests.Host;

/// <summary>A recording may be longer than memory: it is read where it lies.</summary>
[NonParallelizable]
internal sealed class RecordingOnDiskTests
{
    private const int PieceBytes = 48 * 1024;
    private const int Pieces = 1000;

    /// <summary>The recording is sixty times as much.</summary>
    private const int BytesHeldMax = 1024 * 1024;

    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private string folder = null!;

    [SetUp]
    public void Make() => folder = Directory.CreateTempSubdirectory("robotlink-disk").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [TestCase("\n", true)]
    [TestCase("\n", false)]
    [TestCase("\r\n", true)]
    public void Each_line_is_found_again_at_its_place(string lineEnd, bool endsWithOne)
    {
        // Some end with a piece that is read, some go over two or three.
        string[] written = [.. ((int[])[5, 65_530, 0, 65_535, 65_536, 65_537, 200_000, 1]).Select((length, index) => new string((char)('a' + index), length))];
        var path = Written(Encoding.UTF8.GetBytes(string.Join(lineEnd, written) + (endsWithOne ? lineEnd : "")));
        using var disk = new RecordingOnDisk(path);

        var lines = disk.From(0).ToList();

        Assert.That(lines.Select(line => line.Text), Is.EqualTo(written));
        Assert.That(lines.Select(line => disk.From(line.Place).First()), Is.EqualTo(lines));
    }

    [Test]
    public void What_a_support_file_has_is_read_as_often_as_what_lies_alone()
    {
        var path = Path.Combine(folder, "s.zip");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        using (var entry = archive.CreateEntry("recording.rlrec").Open())
        {
            entry.Write(Recorded(3));
        }

        using var disk = new RecordingOnDisk(path);
        var recording = RecordingFile.Read(disk);

        Assert.That((recording.IsWhole, recording.Bytes.Count(), recording.Bytes.Count()), Is.EqualTo((true, 3, 3)));
    }

    [Test]
    public void To_look_at_a_long_recording_or_to_play_it_takes_little_memory([Values] bool playing)
    {
        using var disk = new RecordingOnDisk(Written(Recorded(Pieces)));
        var before = Held();
        var recording = RecordingFile.Read(disk);
        var passed = playing
            ? RecordedConnections.Of(recording.From).Connections.Single().Steps.Select(step => step.Bytes.Length)
            : recording.Bytes.Select(bytes => bytes.Bytes.Length);
        var (count, most) = (0, 0L);
        foreach (var length in passed)
        {
            Assert.That(length, Is.EqualTo(PieceBytes));
            most = ++count % 250 == 0 ? Math.Max(most, Held() - before) : most;
        }

        Assert.That(count, Is.EqualTo(Pieces));
        Assert.That(most, Is.LessThan(BytesHeldMax));
    }

    private static long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    private static byte[] Recorded(int pieces)
    {
        var written = new ArrayBufferWriter<byte>();
        using var writer = new RecordingWriter(written);
        writer.Begin(new RecordingHead(Noon, "1.2.3", [new RecordedLink("a", "")]));
        for (var piece = 0; piece < pieces; piece++)
        {
            writer.WriteBytes("a", Direction.Received, Noon.AddSeconds(piece), 1, new byte[PieceBytes], isMasked: false);
        }

        writer.End();
        return written.WrittenSpan.ToArray();
    }

    private string Written(byte[] bytes)
    {
        var path = Path.Combine(folder, "r.rlrec");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
