using System.Net;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>Where nothing is told and nobody can be asked.</summary>
internal sealed class UnknownPath : IPathNews, IPathProbes
{
    public static UnknownPath Instance { get; } = new();

    public bool? HasCarrier(IPAddress remote) => null;

    public IDisposable Follow(IPAddress remote, Action<PathNews> told) => new Following();

    public PathEvidence Look(PathTarget target) => new() { IsThisPc = IPAddress.IsLoopback(target.Remote) };

    public void NoteWorking(PathTarget target)
    {
        // No way is kept.
    }

    public Task<PathEvidence> GatherAsync(PathTarget target) => Task.FromResult(Look(target));

    private sealed class Following : IDisposable
    {
        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
