using System.IO.Compression;
using System.Text;

namespace RobotLink.Host.Support;

/// <summary>Writes one file with everything that helps somebody far away to understand this RobotLink. Every entry passes the filter; there is no way around it.</summary>
internal sealed class SupportBundle : IAsyncDisposable
{
    /// <summary>The entry with what passed the links.</summary>
    public const string Recording = "recording.rlrec";

    private readonly ZipArchive archive;
    private readonly SecretFilter filter;
    private readonly TimeProvider time;

    private SupportBundle(ZipArchive archive, SecretFilter filter, TimeProvider time) => (this.archive, this.filter, this.time) = (archive, filter, time);

    /// <summary>What the file begins with, as every archive of its kind.</summary>
    public static ReadOnlySpan<byte> Signature => "PK\x03\x04"u8;

    public static async Task<SupportBundle> BeginAsync(Stream into, SecretFilter filter, TimeProvider time, CancellationToken stopping) =>
        new(await ZipArchive.CreateAsync(into, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, stopping), filter, time);

    public Task AddAsync(string name, string text, CancellationToken stopping) => AddAsync(name, [text], stopping);

    /// <summary>Each text is filtered by itself; a line end is put behind each that has none.</summary>
    public async Task AddAsync(string name, IEnumerable<string> texts, CancellationToken stopping)
    {
        await using var entry = await OpenAsync(name, stopping);
        foreach (var text in texts)
        {
            await WriteAsync(entry, name, text, stopping);
        }
    }

    public async Task AddAsync(string name, IAsyncEnumerable<string> lines, CancellationToken stopping)
    {
        await using var entry = await OpenAsync(name, stopping);
        await foreach (var line in lines.WithCancellation(stopping))
        {
            await WriteAsync(entry, name, line, stopping);
        }
    }

    public async ValueTask DisposeAsync() => await archive.DisposeAsync();

    private async Task<Stream> OpenAsync(string name, CancellationToken stopping)
    {
        var entry = archive.CreateEntry(filter.Apply(name), CompressionLevel.Fastest);
        entry.LastWriteTime = time.GetUtcNow();
        return await entry.OpenAsync(stopping);
    }

    private async Task WriteAsync(Stream entry, string name, string text, CancellationToken stopping)
    {
        await entry.WriteAsync(Filtered(name, Encoding.UTF8.GetBytes(text)), stopping);
        if (!text.EndsWith('\n'))
        {
            await entry.WriteAsync("\n"u8.ToArray(), stopping);
        }
    }

    /// <summary>The recording had its stars for short secrets before it was written: here they would hit its own words.</summary>
    private byte[] Filtered(string name, byte[] text) =>
        name == Recording ? filter.Apply(text) : filter.ApplyAll(text, isDocument: name.EndsWith("json", StringComparison.Ordinal));
}
