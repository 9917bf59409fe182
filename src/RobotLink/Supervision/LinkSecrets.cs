using System.Collections.Concurrent;
using RobotLink.Links;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Supervision;

/// <summary>
/// A link's secrets. Files are read before each connection and again after each use, by a thread of the pool: a changed password holds from the next login on, and
/// a folder that hangs, as one on a network share may, stops neither the watch nor another link. Thread-safe.
/// </summary>
/// <param name="read">Reads a file; null: as the system does.</param>
/// <param name="ledger">Is told of every secret.</param>
internal sealed class LinkSecrets(IReadOnlyDictionary<string, SecretReference> places, string folder, Func<string, string>? read = null, KnownSecrets? ledger = null)
    : IScope, IFetchedBefore
{
    /// <summary>A folder that answers does so in much less.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, Secret> known = new(StringComparer.Ordinal);
    private Task reading = Task.CompletedTask;
    private bool isReading;
    private bool again;

    private bool HasFiles => places.Values.Any(place => place.File is not null);

    /// <summary>Why a secret cannot be fetched, in words; null when it can.</summary>
    public static string? WhyMissing(SecretReference secret, string folder) => secret.Variable is { } variable
        ? Environment.GetEnvironmentVariable(variable) is null ? "the variable is not set" : null
        : File.Exists(Path.Combine(folder, secret.File!)) ? null : "the file does not exist";

    public async Task FetchAsync(TimeProvider time, CancellationToken stopping)
    {
        if (HasFiles)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny(Read(anew: true), Task.Delay(Patience, time, enough.Token));
            await enough.CancelAsync();
            stopping.ThrowIfCancellationRequested();
        }
    }

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

        var text = place.Variable is { } variable ? FromEnvironment(name, variable) : FromFile(name, place.File!);
        ledger?.Add(text);
        value = text;
        return true;
    }

    private static string FromEnvironment(string name, string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new EncodeException($"the secret {name} is not there: the environment variable {variable} is not set");

    private string FromFile(string name, string file)
    {
        var secret = known.GetValueOrDefault(name) ?? new Secret(null, "its folder does not answer");
        _ = Read(anew: false);
        return secret.Text ?? throw new EncodeException($"the secret {name} cannot be read from {Path.Combine(folder, file)}: {secret.Problem}");
    }

    /// <param name="anew">What is being read at this moment is not new enough.</param>
    /// <returns>Ends when it has been read. It may never, and nobody can stop it: whoever waits has a limit.</returns>
    private Task Read(bool anew)
    {
        lock (gate)
        {
            if (isReading)
            {
                again |= anew;
                return reading;
            }

            isReading = true;
            return reading = Task.Run(ReadAll);
        }
    }

    private void ReadAll()
    {
        do
        {
            foreach (var (name, place) in places.Where(place => place.Value.File is not null))
            {
                known[name] = ReadOne(Path.Combine(folder, place.File!));
            }
        }
        while (GoesOn());
    }

    private bool GoesOn()
    {
        lock (gate)
        {
            (isReading, again) = (again, false);
            return isReading;
        }
    }

    /// <summary>A line end behind the secret belongs to the editor, not to the secret.</summary>
    private Secret ReadOne(string path)
    {
        try
        {
            return new Secret((read ?? File.ReadAllText)(path).TrimEnd('\r', '\n'), null);
        }
        catch (Exception reason) when (reason is not OutOfMemoryException)
        {
            return new Secret(null, reason.Message);
        }
    }

    /// <param name="Problem">Why there is no text.</param>
    private sealed record Secret(string? Text, string? Problem)
    {
        public override string ToString() => Problem ?? "***";
    }
}
