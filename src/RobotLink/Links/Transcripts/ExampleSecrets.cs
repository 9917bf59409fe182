using RobotLink.Messages;

namespace RobotLink.Links;

/// <summary>Secrets in examples: nobody knows the real ones there, so the value of <c>secret.password</c> is <c>password</c>.</summary>
internal sealed class ExampleSecrets : IScope
{
    public static readonly ExampleSecrets Instance = new();

    public bool TryGet(string scope, string name, out object? value)
    {
        value = scope == "secret" ? name : null;
        return value is not null;
    }
}
