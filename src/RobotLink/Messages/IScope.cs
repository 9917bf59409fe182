namespace RobotLink.Messages;

/// <summary>What expressions may ask for beside the message's own fields: <c>captured.port</c>, <c>secret.password</c>, <c>counter.id</c>, <c>now.iso</c>.</summary>
/// <remarks>Asking for a counter takes its next value.</remarks>
public interface IScope
{
    /// <param name="scope">What stands before the point, such as <c>captured</c>.</param>
    /// <returns>False when nothing has that name at present.</returns>
    bool TryGet(string scope, string name, out object? value);
}

/// <summary>A scope without anything in it.</summary>
public sealed class EmptyScope : IScope
{
    public static readonly EmptyScope Instance = new();

    public bool TryGet(string scope, string name, out object? value)
    {
        value = null;
        return false;
    }
}
