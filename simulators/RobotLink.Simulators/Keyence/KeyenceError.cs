namespace RobotLink.Simulators.Keyence;

/// <summary>The number behind <c>ER</c>. Recalled, not read in a manual.</summary>
internal enum KeyenceError
{
    UnknownCommand = 0,
    WrongFormat = 1,
    OutOfRange = 2,
    CannotExecute = 10,
}
