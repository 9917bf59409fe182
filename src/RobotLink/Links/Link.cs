using RobotLink.Profiles;
using RobotLink.Routing;

namespace RobotLink.Links;

/// <summary>The lasting relation to one device: outlives its connections. Thread-safe.</summary>
public sealed partial class Link
{
    /// <summary>The link's name everywhere.</summary>
    public string Id => Configuration.Id;

    public LinkConfiguration Configuration { get; }

    /// <summary>Its last frames and state changes.</summary>
    public LinkJournal Journal { get; }

    public LinkSnapshot Snapshot() => throw new NotSupportedException();

    /// <summary>Asks the device. A link that is down answers at once that nothing was sent.</summary>
    /// <exception cref="RequestRefusedException">The request may not be made; nothing was sent.</exception>
    public Task<RequestResult> RequestAsync(RequestCall call, CancellationToken stopping) => throw new NotSupportedException();

    /// <summary>Ends the connection, if there is one, and dials at once.</summary>
    public void Reconnect() => throw new NotSupportedException();

    /// <summary>Disabled links hang up and stay away; links under maintenance stay connected and refuse what changes the machine.</summary>
    public void SetAdmin(LinkAdmin admin) => throw new NotSupportedException();

    internal Link(LinkConfiguration configuration, LinkJournal journal) => (Configuration, Journal) = (configuration, journal);
}
