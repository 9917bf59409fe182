namespace RobotLink.Host.Cli;

/// <summary>What a command tells the shell.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int ConfigurationInvalid = 3;
    public const int DaemonUnreachable = 4;
    public const int LinkDown = 5;
    public const int TimedOut = 6;
    public const int Refused = 7;
    public const int Interrupted = 130;
}

/// <summary>The command cannot go on; the message says what, where, why and how to fix it.</summary>
internal sealed class CommandFailedException(int exitCode, string message, Exception? reason = null) : Exception(message, reason)
{
    public int ExitCode { get; } = exitCode;
}
