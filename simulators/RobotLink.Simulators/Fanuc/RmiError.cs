namespace RobotLink.Simulators.Fanuc;

/// <summary>The ErrorID of a returned packet. RMIT-nnn is 2556928 + nnn (B-84184EN/03, appendix A.1).</summary>
internal enum RmiError
{
    None = 0,

    /// <summary>MEMO-015: RMI_MOVE is selected or still held by a session that never ended.</summary>
    ProgramInUse = 7015,

    InvalidUserTool = Rmit + 2,
    InvalidUserFrame = Rmit + 3,
    InvalidRegister = Rmit + 4,
    InvalidOverride = Rmit + 5,
    ServoOff = Rmit + 7,
    PendantEnabled = Rmit + 8,
    NotRunning = Rmit + 9,
    NotPaused = Rmit + 10,
    CannotReset = Rmit + 12,
    InvalidCommand = Rmit + 13,
    CommandFailed = Rmit + 14,
    InvalidState = Rmit + 15,
    InvalidInstruction = Rmit + 20,
    InvalidValue = Rmit + 21,
    InvalidText = Rmit + 22,
    InvalidPosition = Rmit + 23,
    Hold = Rmit + 24,
    AlreadyConnected = Rmit + 26,
    WaitForCommand = Rmit + 27,
    WaitForInstruction = Rmit + 28,
    InvalidSequence = Rmit + 29,
    InvalidSpeedType = Rmit + 30,
    InvalidSpeed = Rmit + 31,
    InvalidTermType = Rmit + 32,
    InvalidPort = Rmit + 38,
    InvalidGroup = Rmit + 39,
    InvalidGroupMask = Rmit + 40,

    /// <summary>No code of its own: where the RMIT codes begin.</summary>
    Rmit = 2556928,
}
