using System.Globalization;

namespace RobotLink.Simulators.Cognex;

/// <summary>The spreadsheet of the loaded job: A001 a measured distance in mm, A002 to A004 inputs, A005 the verdict. Safe to use from several threads.</summary>
internal sealed class Job(Inspections inspections, int seed)
{
    private const double Nominal = 12.5;
    private const double Tolerance = 0.015;

    private static readonly string[] Files = ["1PartA.job", "2PartB.job"];

    private readonly Lock gate = new();
    private readonly Dictionary<string, object> inputs = new() { ["A002"] = 5, ["A003"] = 1.25, ["A004"] = "PART-A" };
    private int loaded;

    public string File => Files[loaded];

    public int Number => loaded + 1;

    /// <returns>Null for an empty cell.</returns>
    public string? Read(string cell)
    {
        var number = inspections.Count;
        var distance = Nominal + (number * 37 + (number == 0 ? 0 : seed * 11)) % 41 / 1000.0;
        lock (gate)
        {
            return cell switch
            {
                "A001" => Text(distance),
                "A005" => Text(Math.Abs(distance - Nominal) <= Tolerance ? 1 : 0),
                _ when inputs.TryGetValue(cell, out var value) => value as string ?? Text(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
                _ => null,
            };
        }
    }

    /// <returns>False when the cell is not an input of this type.</returns>
    public bool Write(string cell, object value)
    {
        lock (gate)
        {
            if (!inputs.TryGetValue(cell, out var present) || present.GetType() != value.GetType())
            {
                return false;
            }
            inputs[cell] = value;
            return true;
        }
    }

    public bool Load(string file)
    {
        var found = Array.FindIndex(Files, known => known.Equals(file, StringComparison.OrdinalIgnoreCase));
        loaded = found < 0 ? loaded : found;
        return found >= 0;
    }

    public bool Load(int number)
    {
        var known = number >= 1 && number <= Files.Length;
        loaded = known ? number - 1 : loaded;
        return known;
    }

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
