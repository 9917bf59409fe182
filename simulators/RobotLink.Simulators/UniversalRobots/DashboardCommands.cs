namespace RobotLink.Simulators.UniversalRobots;

/// <summary>What the dashboard answers: English sentences (dashboard server, e-Series, port 29999).</summary>
/// <param name="program">Whether the loaded program plays.</param>
/// <param name="setProgram">Plays, pauses or stops it.</param>
internal sealed class DashboardCommands(TimeProvider time, Func<ProgramState> program, Action<ProgramState> setProgram)
{
    private const string Unnamed = "<unnamed>";

    private static readonly TimeSpan ProtectiveStopRest = TimeSpan.FromSeconds(5);
    private static readonly string[] OnDisk = ["pick_and_place.urp", "palletize.urp", "home.urp"];

    private readonly RobotPower power = new(time);
    private string? loaded = OnDisk[0];
    private string operationalMode = "NONE";
    private long stoppedAt;

    public bool Remote { get; set; } = true;

    public bool ProtectiveStop { get; private set; }

    public string Mode => power.Word;

    public string Loaded => loaded ?? Unnamed;

    /// <summary>The safety system stops the robot, as a collision does.</summary>
    public void StopProtectively()
    {
        (ProtectiveStop, stoppedAt) = (true, time.GetTimestamp());
        setProgram(program() == ProgramState.Run ? ProgramState.Hold : program());
    }

    public string Answer(string line)
    {
        var (words, rest) = Split(line);
        return words switch
        {
            "robotmode" => $"Robotmode: {power.Word}",
            "safetymode" => $"Safetymode: {Safety}",
            "safetystatus" => $"Safetystatus: {Safety}",
            "running" => $"Program running: {Truth(program() == ProgramState.Run)}",
            "programState" => $"{ProgramWord} {Loaded}",
            "get loaded program" => loaded is null ? "No program loaded" : $"Loaded program: /programs/{loaded}",
            "isProgramSaved" => $"true {Loaded}",
            "is in remote control" => Truth(Remote),
            "PolyscopeVersion" => "URSoftware 5.11.1.108318 (Nov 08 2021)",
            "version" => "5.11.1.108318",
            "get serial number" => "20215500123",
            "get robot model" => "UR5",
            "get operational mode" => operationalMode,
            "addToLog" => rest.Length > 0 ? "Added log message" : "No log message to add",
            "quit" => "Disconnected",
            "load" or "play" or "stop" or "pause" or "power on" or "power off" or "brake release" or "unlock protective stop" or "close safety popup"
                or "popup" or "close popup" or "set operational mode" or "clear operational mode" or "load installation" or "restart safety" or "shutdown" =>
                Remote ? Act(words, rest) : $"Failed to execute: {words}", // unverified: the sentence of a robot in local control
            _ => $"could not understand: '{line}'", // unverified
        };
    }

    private string Safety => ProtectiveStop ? "PROTECTIVE_STOP" : "NORMAL";

    private string ProgramWord => program() switch
    {
        ProgramState.Run => "PLAYING",
        ProgramState.Hold => "PAUSED",
        _ => "STOPPED",
    };

    /// <summary>Commands of several words first, then those that take the rest of the line.</summary>
    private static (string Command, string Argument) Split(string line)
    {
        string[] taking = ["set operational mode", "load installation", "load", "popup", "addToLog"];
        var found = Array.Find(taking, word => line == word || line.StartsWith(word + " ", StringComparison.Ordinal));
        return found is null ? (line, "") : (found, line[found.Length..].Trim());
    }

    private static string Truth(bool value) => value ? "true" : "false";

    private string Act(string command, string rest)
    {
        switch (command)
        {
            case "load":
                return Load(rest);
            case "play":
                return Play();
            case "stop" when program() == ProgramState.Stop:
            case "pause" when program() != ProgramState.Run:
                return $"Failed to execute: {command}";
            case "stop":
                setProgram(ProgramState.Stop);
                return "Stopped";
            case "pause":
                setProgram(ProgramState.Hold);
                return "Pausing program";
            case "power on":
                power.TurnOn();
                return "Powering on";
            case "power off" or "shutdown":
                setProgram(ProgramState.Stop);
                power.TurnOff();
                return command == "shutdown" ? "Shutting down" : "Powering off";
            case "brake release":
                power.ReleaseBrakes();
                return "Brake releasing";
            case "unlock protective stop":
                return Unlock();
            case "set operational mode":
                operationalMode = rest.ToUpperInvariant() is "MANUAL" or "AUTOMATIC" ? rest.ToUpperInvariant() : operationalMode;
                return rest.ToUpperInvariant() is "MANUAL" or "AUTOMATIC"
                    ? $"Operational mode {operationalMode} is set"
                    : $"Failed setting operational mode {rest}";
            default:
                return Acknowledge(command, rest);
        }
    }

    private string Acknowledge(string command, string rest)
    {
        operationalMode = command == "clear operational mode" ? "NONE" : operationalMode;
        return command switch
        {
            "popup" => "showing popup",
            "close popup" => "closing popup",
            "close safety popup" => "closing safety popup",
            "restart safety" => "Restarting safety",
            "load installation" => rest == "default.installation" ? $"Loading installation: {rest}" : $"File not found: {rest}",
            _ => "No longer controlling the operational mode.",
        };
    }

    private string Load(string name)
    {
        var file = name.StartsWith("/programs/", StringComparison.Ordinal) ? name["/programs/".Length..] : name;
        if (Array.IndexOf(OnDisk, file) < 0)
        {
            return $"File not found: {name}";
        }
        if (program() != ProgramState.Stop)
        {
            // unverified: a playing program is not replaced.
            return $"Error while loading program: {name}";
        }
        loaded = file;
        return $"Loading program: {name}";
    }

    private string Play()
    {
        if (loaded is null || ProtectiveStop || power.Mode != RobotMode.Running || program() == ProgramState.Run)
        {
            return "Failed to execute: play";
        }
        setProgram(ProgramState.Run);
        return "Starting program";
    }

    private string Unlock()
    {
        if (ProtectiveStop && time.GetElapsedTime(stoppedAt) < ProtectiveStopRest)
        {
            return "Cannot unlock protective stop until 5s after occurrence. Always inspect cause of protective stop before unlocking";
        }
        ProtectiveStop = false;
        return "Protective stop releasing";
    }
}
