using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RobotLink.Simulation.Checks;

/// <summary>The order of everything that happened, as a digest and, if wanted, as text.</summary>
internal sealed class Trace
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] waiting = new byte[32 * 1024];
    private int count;

    /// <summary>Null: only the digest is kept.</summary>
    public TextWriter? Text { get; init; }

    public string Digest
    {
        get
        {
            Flush();
            return Convert.ToHexString(hash.GetCurrentHash())[..16];
        }
    }

    public void Add(TimeSpan at, string link, string what)
    {
        if (waiting.Length - count < Encoding.UTF8.GetMaxByteCount(link.Length + what.Length + 24))
        {
            Flush();
        }

        at.Ticks.TryFormat(waiting.AsSpan(count), out var written, provider: CultureInfo.InvariantCulture);
        count += written;
        Put(" ");
        Put(link);
        Put(" ");
        Put(what);
        Put("\n");
        Text?.Write($"{at.Ticks} {link} {what}\n");
    }

    private void Put(string text) => count += Encoding.UTF8.GetBytes(text, waiting.AsSpan(count));

    private void Flush()
    {
        hash.AppendData(waiting, 0, count);
        count = 0;
    }
}
