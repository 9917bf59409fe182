using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Supervision;

/// <summary>A link's secrets, fetched each time they are needed: a changed password holds from the next login on.</summary>
internal sealed class LinkSecrets(IReadOnlyDictionary<string, SecretReference> places, string folder) : IScope
{
    /// <summary>Why a secret cannot be fetched, in words; null when it can.</summary>
    public static string? WhyMissing(SecretReference secret, string folder) => secret.Variable is { } variable
        ? Environment.GetEnvironmentVariable(variable) is null ? "the variable is not set" : null
        : File.Exists(Path.Combine(folder, secret.File!)) ? null : "the file does not exist";

    /// <exception cref="EncodeException">The secret is kept nowhere, or cannot be fetched.</exception>
    public bool TryGet(string scope, string name, out object? value)
    {
        value = null;
        if (scope != "secret")
        {
            return false;
        }

        if (!places.TryGetValue(name, out var place))
        {
            throw new EncodeException($"the secret {name} is kept nowhere: write secrets: {{ {name}: env:VARIABLE }} at the link in site.yaml");
        }

        value = place.Variable is { } variable ? FromEnvironment(name, variable) : FromFile(name, place.File!);
        return true;
    }

    private static string FromEnvironment(string name, string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new EncodeException($"the secret {name} is not there: the environment variable {variable} is not set");

    /// <summary>A line end behind the secret belongs to the editor, not to the secret.</summary>
    private string FromFile(string name, string file)
    {
        var path = Path.Combine(folder, file);
        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new EncodeException($"the secret {name} cannot be read from {path}: {reason.Message}");
        }
    }
}
