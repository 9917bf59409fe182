using System.Net;

namespace RobotLink.Sharing;

/// <summary>Where programs come in, from its opening until it is disposed of.</summary>
internal interface IShareDoor : IAsyncDisposable
{
    /// <summary>Where it listens; the port as the system chose it.</summary>
    EndPoint End { get; }
}
