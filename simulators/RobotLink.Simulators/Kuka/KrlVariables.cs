using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using RobotLink.Simulators.Motion;

namespace RobotLink.Simulators.Kuka;

/// <summary>The variables of a KUKA controller, by their KRL names in any case. Values are KRL texts.</summary>
internal sealed partial class KrlVariables
{
    private const int UserVariablesMax = 1000;
    private const int OutputsMax = 4096;

    private readonly JointMotion motion;
    private readonly Func<ProgramState> program;
    private readonly ConcurrentDictionary<string, string> stored = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<int, bool> outputs = new();
    private readonly Dictionary<string, Func<string>> shown;

    public KrlVariables(JointMotion motion, Func<ProgramState> program)
    {
        this.motion = motion;
        this.program = program;
        shown = new(StringComparer.OrdinalIgnoreCase)
        {
            ["$OV_PRO"] = () => motion.SpeedPercent.ToString(CultureInfo.InvariantCulture),
            ["$AXIS_ACT"] = () => Structure("E6AXIS", ["A1", "A2", "A3", "A4", "A5", "A6", "E1", "E2", "E3", "E4", "E5", "E6"], motion.Joints),
            ["$POS_ACT"] = () => Position(Arm.Pose(motion.Joints)),
            ["$TOOL"] = () => Structure("FRAME", ["X", "Y", "Z", "A", "B", "C"], [0, 0, 120, 0, 0, 0]),
            ["$PRO_STATE"] = ProgramWord,
            ["$PRO_STATE1"] = ProgramWord,
            ["$MODE_OP"] = () => "#" + Mode,
            ["$KR_SERIALNO"] = () => "123456",
            ["$MODEL_NAME[]"] = () => "\"#KR6R900 SIXX C4 FLR ZH100\"",
            ["$PRO_NAME[]"] = () => "\"PICKPLACE\"",
            ["$DRIVES_ON"] = () => "TRUE",
        };
        stored["PART_COUNT"] = "0";
        stored["PART_NAME[]"] = "\"HOUSING\"";
        for (var index = 1; index <= 4; index++)
        {
            stored[$"COUNTERS[{index}]"] = (index * 10).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The mode of the key switch: T1, T2, AUT or EX.</summary>
    public string Mode { get; set; } = "EX";

    /// <returns>Null when there is no such variable.</returns>
    public string? Show(string name)
    {
        if (name.Equals("PART_COUNT", StringComparison.OrdinalIgnoreCase) && stored["PART_COUNT"] == "0")
        {
            return motion.Cycles.ToString(CultureInfo.InvariantCulture);
        }
        if (Signal().Match(name) is { Success: true } signal)
        {
            var number = Number(signal);
            return number is < 1 or > OutputsMax ? null : signal.Groups["kind"].Value.Equals("IN", StringComparison.OrdinalIgnoreCase)
                ? (number % 3 == 0 ? "TRUE" : "FALSE")
                : outputs.GetValueOrDefault(number) ? "TRUE" : "FALSE";
        }
        return shown.TryGetValue(name, out var show) ? show() : stored.GetValueOrDefault(name) ?? Array(name);
    }

    /// <returns>False when the variable cannot be written or the value does not fit it.</returns>
    public bool Set(string name, string value)
    {
        if (name.Equals("$OV_PRO", StringComparison.OrdinalIgnoreCase))
        {
            return SetOverride(value);
        }
        if (Signal().Match(name) is { Success: true } signal)
        {
            var number = Number(signal);
            var output = signal.Groups["kind"].Value.Equals("OUT", StringComparison.OrdinalIgnoreCase);
            if (!output || number is < 1 or > OutputsMax || value.ToUpperInvariant() is not ("TRUE" or "FALSE"))
            {
                return false;
            }
            outputs[number] = value.Equals("TRUE", StringComparison.OrdinalIgnoreCase);
            return true;
        }
        // Only what is declared can be written; system variables other than the above are for reading.
        if (name.StartsWith('$') || (!stored.ContainsKey(name) && !Element().IsMatch(name)) || stored.Count >= UserVariablesMax)
        {
            return false;
        }
        stored[name] = value;
        return true;
    }

    /// <summary>All elements of a declared array, blank-separated, as the controller shows them for NAME[].</summary>
    private string? Array(string name)
    {
        if (!name.EndsWith("[]", StringComparison.Ordinal))
        {
            return null;
        }
        var elements = Enumerable.Range(1, 100).Select(index => stored.GetValueOrDefault($"{name[..^2]}[{index}]")).TakeWhile(value => value is not null);
        var all = string.Join(' ', elements);
        return all.Length > 0 ? all : null;
    }

    private static string Structure(string type, string[] parts, double[] values) => $"{{{type}: " + string.Join(
        ", ", parts.Select((part, index) => $"{part} {(index < values.Length ? values[index] : 0).ToString("0.0#####", CultureInfo.InvariantCulture)}")) + "}";

    // unverified: status and turn stand between the angles and the external axes.
    private static string Position(double[] pose) =>
        Structure("E6POS", ["X", "Y", "Z", "A", "B", "C"], pose)[..^1] + ", S 2, T 35, " + Structure("", ["E1", "E2", "E3", "E4", "E5", "E6"], [])[3..];

    private static int Number(Match signal) =>
        int.TryParse(signal.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private bool SetOverride(string value)
    {
        var good = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100;
        motion.SpeedPercent = good ? percent : motion.SpeedPercent;
        return good;
    }

    private string ProgramWord() => program() switch
    {
        ProgramState.Run => "#P_ACTIVE",
        ProgramState.Hold => "#P_STOP",
        _ => "#P_RESET",
    };

    [GeneratedRegex(@"^\$(?<kind>IN|OUT)\[(?<number>\d{1,5})\]$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Signal();

    [GeneratedRegex(@"^COUNTERS\[[1-4]\]$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Element();
}
