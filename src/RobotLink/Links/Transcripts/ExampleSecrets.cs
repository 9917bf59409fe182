using RobotLink.Messages;

namespace RobotLink.Links;

/// <summary>What stands for a link's secrets while an example is played: what it says, else the secret's own name.</summary>
internal sealed class ExampleSecrets(IReadOnlyDictionary<string, string> given) : IScope
{
    public bool TryGet(string scope, string name, out object? value)
    {
        value = scope == "secret" ? given.GetValueOrDefault(name, name) : null;
        return value is not null;
    }
}
