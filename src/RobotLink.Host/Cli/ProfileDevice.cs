using RobotLink.Host.Adapters;
using RobotLink.Host.Simulation;
using RobotLink.Profiles;
using RobotLink.Simulators;
using RobotLink.Simulators.Scripts;

namespace RobotLink.Host.Cli;

/// <summary>A device that <c>simulate</c> can play.</summary>
/// <param name="Port">Where it usually listens.</param>
internal sealed record SimulatedDevice(int Port, Func<SimulatorOptions, ISimulator> Make)
{
    /// <summary>It usually stands on a serial line.</summary>
    public bool IsSerial { get; init; }
}

/// <summary>Makes a device out of a profile's examples.</summary>
internal static class ProfileDevice
{
    private const int AnyPort = 5000;

    /// <exception cref="CommandFailedException">There is no such profile, it has mistakes, or its examples show no device.</exception>
    public static SimulatedDevice Of(string name, ProfileShelf shelf, Terminal terminal)
    {
        if (shelf.Text(name) is null)
        {
            throw new CommandFailedException(
                ExitCode.Usage,
                $"There is no simulator and no profile '{name}'. Simulators: {string.Join(", ", SimulatorCatalogue.Kinds.Select(kind => kind.Name))}; "
                + "'robotlink list profiles' shows the profiles.");
        }

        var (profile, mistakes, notices) = shelf.Read(name);
        terminal.Error.Write(MistakeText.Of(mistakes, notices));
        if (profile is null)
        {
            throw new CommandFailedException(ExitCode.ConfigurationInvalid, $"Profile '{name}' has mistakes, so it cannot be played.");
        }

        if (profile.Settings.FirstOrDefault(setting => setting.Path == "connect.kind") is { Value: "udp" })
        {
            throw new CommandFailedException(ExitCode.Failed, $"Profile '{name}' speaks UDP; examples can be played on TCP and on serial lines.");
        }

        if (profile.Session.Concat(profile.Farewell).Any(step => step.Reconnect is not null))
        {
            throw new CommandFailedException(
                ExitCode.Failed, $"Profile '{name}' goes on at another port (reconnect), which examples do not play. They can be played where all is said on one connection.");
        }

        var script = new TranscriptScript(profile);
        return script.KnowsAnything
            ? new SimulatedDevice(profile.Connect.Port ?? AnyPort, options => new ScriptedSimulator(script, options)) { IsSerial = profile.Connect.Kind == ConnectKind.Serial }
            : throw new CommandFailedException(ExitCode.Failed, $"Profile '{name}' has no examples that show what the device says. Add some under examples.");
    }
}
