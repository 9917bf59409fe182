using RobotLink.Commands;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>Programs outside that share a link. Called under the link's gate.</summary>
internal interface ILinkShare : IRelay
{
    /// <summary>The link began to work, or does no more.</summary>
    /// <param name="why">In words, when it does not.</param>
    void Told(bool works, string why);

    /// <summary>From now on nobody outside may change the machine, so a tool that speaks untouched does not keep the connection.</summary>
    void Barred(string why);
}

/// <summary>Why a program's frame is not passed on.</summary>
/// <param name="IsDown">There is no connection to pass it on to.</param>
internal sealed record ForeignRefusal(string Reason, bool IsDown = false);

/// <summary>What became of a frame that may change the machine before it was passed on.</summary>
/// <param name="Line">Written down, on the disk; null when it may not be passed on.</param>
internal readonly record struct ForeignAdmission(AuditLine? Line, ForeignRefusal? Refusal);
