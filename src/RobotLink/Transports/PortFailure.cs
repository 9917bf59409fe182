using System.Net.Sockets;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>Why a port of this PC could not be had.</summary>
internal static class PortFailure
{
    /// <param name="port">In words.</param>
    /// <param name="holder">Asked only when somebody else holds it.</param>
    public static DialFailure Of(SocketException reason, string target, string port, Func<string?> holder) => reason.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            new DialFailure(DialOutcome.PortInUse, TimeSpan.Zero, target, $"{port} is taken by {holder() ?? "another program"}"),
        SocketError.AccessDenied =>
            new DialFailure(DialOutcome.NotPermitted, TimeSpan.Zero, target, $"this user may not listen at {port}: choose one from 1024 on, or give the right"),
        _ => new DialFailure(DialOutcome.Other, TimeSpan.Zero, target, reason.Message),
    };
}
