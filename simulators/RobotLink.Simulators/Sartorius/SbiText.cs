using System.Globalization;
using System.Text;

namespace RobotLink.Simulators.Sartorius;

/// <summary>Lines of the SBI output: 16 characters with CR and LF, or 22 with an identifier of 6 in front.</summary>
internal static class SbiText
{
    private const int Width = 14;

    /// <summary>Sign, blank, 8 characters of value, blank, 3 of unit; the unit stays blank until the weight is stable.</summary>
    public static byte[] Weighing(Weighing weighing, bool identified)
    {
        var text = weighing.Kind switch
        {
            WeighingKind.Overload => "      High",
            WeighingKind.Underload => "      Low",
            WeighingKind.Error => string.Create(CultureInfo.InvariantCulture, $"   Err  {weighing.Error}"),
            _ => Weight(weighing),
        };
        return Line(weighing.Kind == WeighingKind.Weight ? "N" : "Stat", text, identified);
    }

    public static byte[] Line(string identifier, string text, bool identified) =>
        Encoding.ASCII.GetBytes($"{(identified ? identifier.PadRight(6) : "")}{text.PadRight(Width)[..Width]}\r\n");

    private static string Weight(Weighing weighing)
    {
        var value = Math.Abs(weighing.Grams).ToString("0.00", CultureInfo.InvariantCulture);
        return $"{(weighing.Grams < 0 ? '-' : '+')} {value,8} {(weighing.IsStable ? "g" : "")}";
    }
}
