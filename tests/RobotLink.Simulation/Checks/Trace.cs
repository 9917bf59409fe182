using System.Security.Cryptography;
using System.Text;

namespace RobotLink.Simulation.Checks;

/// <summary>The order of everything that happened, as a digest and, if wanted, as text.</summary>
internal sealed class Trace
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Null: only the digest is kept.</summary>
    public TextWriter? Text { get; init; }

    public string Digest => Convert.ToHexString(hash.GetCurrentHash())[..16];

    public void Add(TimeSpan at, string link, string what)
    {
        var line = $"{at.Ticks} {link} {what}\n";
        hash.AppendData(Encoding.UTF8.GetBytes(line));
        Text?.Write(line);
    }
}
