namespace RobotLink.Commands;

/// <summary>Where commands are written down. Thread-safe.</summary>
public interface ICommandAudit
{
    /// <summary>Commands of the last 24 h that were recorded before this program began, oldest first; those without an end have the outcome <c>unknown</c>.</summary>
    IReadOnlyList<AuditedCommand> Recorded { get; }

    /// <summary>The newest commands, oldest first.</summary>
    /// <param name="link">Of one link only; null: of all.</param>
    /// <exception cref="AuditException">They cannot be read.</exception>
    IReadOnlyList<AuditedCommand> Last(int count, string? link);

    /// <summary>Writes that a command is admitted. When the task has ended, the line survives a power cut.</summary>
    /// <exception cref="AuditException">It cannot be written, now or in the task: the command may not be sent.</exception>
    Task AdmitAsync(AuditLine line);

    /// <summary>Writes how an admitted command ended. When the task has ended, the line survives the end of this program, or never will; it does not fail.</summary>
    Task EndAsync(AuditLine line);

    /// <summary>Writes what is good to know, such as a refusal.</summary>
    void Note(AuditLine line);
}

/// <summary>Commands cannot be written down, so none is sent; the message says what, where and how to fix it.</summary>
public sealed class AuditException(string message, Exception? reason = null) : Exception(message, reason);

/// <summary>A command as the audit tells it.</summary>
/// <param name="Decided">The line of its decision.</param>
/// <param name="Ended">The line of its end; null while it is under way, and for those that were not admitted.</param>
public sealed record AuditedCommand(AuditLine Decided, AuditLine? Ended);
