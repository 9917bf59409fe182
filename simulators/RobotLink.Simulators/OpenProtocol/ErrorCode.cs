namespace RobotLink.Simulators.OpenProtocol;

/// <summary>The error numbers of MID 0004 that this controller uses (Open Protocol R 2.8.0).</summary>
internal enum ErrorCode
{
    InvalidValue = 1,
    NoSuchParameterSet = 2,
    ParameterSetNotRunning = 4,
    VinsToldAlready = 6,
    VinsNotTold = 7,
    VinSourceNotGranted = 8,
    AlreadySubscribed = 9,
    NotSubscribed = 10,
    AlarmsToldAlready = 11,
    AlarmsNotTold = 12,
    ParameterSetToldAlready = 13,
    ParameterSetNotTold = 14,
    NoSuchJob = 17,
    NoAlarm = 58,
    ClientAlreadyConnected = 96,
    RevisionNotSupported = 97,
    UnknownMid = 99,
}
