using System.Buffers.Binary;
using System.Text;
using RobotLink.Simulators.Motion;

namespace RobotLink.Simulators.Yaskawa;

/// <summary>What can only be read: status, job, position and the like, as lists of elements (160766-1CD).</summary>
internal sealed class HsesReadings(HsesController robot, JointMotion motion)
{
    /// <summary>Of every axis; real ones differ by axis and model.</summary>
    public const double PulsesPerDegree = 1000;

    private const int AlarmsMax = 4;

    /// <returns>The elements of an instance; empty when there is no such instance, null when there is no such command.</returns>
    public IReadOnlyList<byte[]>? Read(int command, int instance) => command switch
    {
        0x70 => instance is >= 1 and <= AlarmsMax ? AlarmElements(instance) : [],
        0x71 => IsHistory(instance) ? AlarmElements(instance) : [],
        0x72 => instance == 1 ? [Word(robot.Status.First), Word(robot.Status.Second)] : [],
        0x73 => instance is >= 1 and <= 6 ? Job(instance) : [],
        0x74 => IsGroup(instance) ? [.. Axes(instance).Select(name => Text(name, 4))] : [],
        0x75 => IsGroup(instance) ? Position(instance) : [],
        0x76 => instance == 1 ? [.. Enumerable.Repeat(Word(0), 8)] : [],
        0x77 => instance == 1 ? [.. motion.Speeds.Select(speed => Number((int)Math.Round(speed))), Word(0), Word(0)] : [],
        0x88 => instance is 1 or 10 or 11 or 110 or 111 ? [Text("2026/11/20 02:00", 16), Text("000120:15'30", 12)] : [],
        0x89 => instance is 11 or 101 ? [Text("YAS2.94.00A(JP/US)-00", 24), Text("1-06VXGP8-A0*", 16), Text("01.00", 8)] : [],
        _ => null,
    };

    private static bool IsHistory(int instance) => instance % 1000 is >= 1 and <= 100 && instance / 1000 <= 4;

    private static bool IsGroup(int instance) => instance is 1 or 101;

    private static byte[] Word(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Number(int value) => Word(unchecked((uint)value));

    private static byte[] Text(string text, int length)
    {
        var bytes = new byte[length];
        Encoding.UTF8.GetBytes(text.Length > length ? text[..length] : text).CopyTo(bytes, 0);
        return bytes;
    }

    private static string[] Axes(int group) => group == 1 ? ["S", "L", "U", "R", "B", "T", "", ""] : ["X", "Y", "Z", "Rx", "Ry", "Rz", "", ""];

    /// <summary>Code, data, type, time and name; all zero where no alarm is.</summary>
    private byte[][] AlarmElements(int instance)
    {
        var alarm = instance % 1000 == 1 ? robot.Alarm : 0;
        return
        [
            Number(alarm), Word(0), Word(alarm > 0 ? 1u : 0), Text(alarm > 0 ? "2026/11/20 02:00" : "", 16), Text(alarm > 0 ? $"ALARM {alarm}" : "", 32),
        ];
    }

    /// <summary>Name, line, step and speed override in 0.01 %. Instance 1 is the master task.</summary>
    private byte[][] Job(int instance)
    {
        var line = motion.Cycles == 0 && !robot.Moves ? 0 : 1 + (int)(motion.Cycles % 12);
        return instance == 1
            ? [Text(robot.Job, 32), Number(line), Number(line / 2), Number(motion.SpeedPercent * 100)]
            : [Text("", 32), Word(0), Word(0), Word(0)];
    }

    /// <summary>Kind, form, tool, user frame, extended form, then eight axes: pulses, or 0.001 mm and 0.0001 degrees.</summary>
    private byte[][] Position(int group)
    {
        var joints = motion.Joints;
        var values = group == 1
            ? Array.ConvertAll(joints, joint => joint * PulsesPerDegree)
            : Arm.Pose(joints).Select((value, axis) => value * (axis < 3 ? 1000 : 10_000)).ToArray();
        var kind = group == 1 ? 0u : 16u;
        return [Word(kind), Word(0), Word(0), Word(0), Word(0), .. values.Select(value => Number((int)Math.Round(value))), Word(0), Word(0)];
    }
}
