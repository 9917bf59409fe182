using System.Globalization;
using System.Text;

namespace RobotLink.Simulators.OpenProtocol;

/// <summary>One tightening, as MID 0061 revision 1 tells it. Torque in hundredths of Nm, angle in degrees.</summary>
/// <param name="Vin">Null when nobody gave an identifier: then it has a made-up one.</param>
internal sealed record TighteningResult(long Id, int Torque, int Angle, string? Vin, int Job, int ParameterSet, int BatchCounter, DateTimeOffset At)
{
    public const int TorqueMin = 1100;
    public const int TorqueTarget = 1200;
    public const int TorqueMax = 1300;
    public const int AngleMin = 60;
    public const int AngleTarget = 90;
    public const int AngleMax = 120;
    public const int BatchSize = 4;

    public bool Good => TorqueStatus == 1 && AngleStatus == 1;

    // 0 = low, 1 = good, 2 = high.
    private int TorqueStatus => Status(Torque, TorqueMin, TorqueMax);

    private int AngleStatus => Status(Angle, AngleMin, AngleMax);

    /// <summary>The data of MID 0061 revision 1: each field behind its number in two digits.</summary>
    public string Data(string controller, DateTimeOffset parameterSetChanged)
    {
        string[] fields =
        [
            "0001", "01", Padded(controller), Padded(Vin ?? "VIN" + Digits(Id, 10)), Digits(Job, 2),
            Digits(ParameterSet, 3), Digits(BatchSize, 4), Digits(BatchCounter, 4), Good ? "1" : "0", Digits(TorqueStatus, 1),
            Digits(AngleStatus, 1), Digits(TorqueMin, 6), Digits(TorqueMax, 6), Digits(TorqueTarget, 6), Digits(Torque, 6),
            Digits(AngleMin, 5), Digits(AngleMax, 5), Digits(AngleTarget, 5), Digits(Angle, 5), ControllerAlarm.Stamp(At), ControllerAlarm.Stamp(parameterSetChanged),
            BatchCounter == BatchSize ? "1" : "0", Digits(Id, 10),
        ];
        var data = new StringBuilder();
        for (var index = 0; index < fields.Length; index++)
        {
            data.Append(Digits(index + 1, 2)).Append(fields[index]);
        }
        return data.ToString();
    }

    private static int Status(int value, int min, int max) => value < min ? 0 : value > max ? 2 : 1;

    public static string Padded(string text) => text.PadRight(25)[..25];

    private static string Digits(long number, int width) => number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
}
