namespace RobotLink.Simulators.OpenProtocol;

/// <summary>The error numbers of MID 0004 that this controller uses (Open Protocol R 2.8.0).</summary>
internal enum ErrorCode
{
    NoSuchParameterSet = 2,
    AlreadySubscribed = 9,
    NotSubscribed = 10,
    ClientAlreadyConnected = 96,
    RevisionNotSupported = 97,
    UnknownMid = 99,
}
