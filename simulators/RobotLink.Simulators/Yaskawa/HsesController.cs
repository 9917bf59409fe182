using System.Globalization;
using System.Text;
using RobotLink.Simulators.Motion;

namespace RobotLink.Simulators.Yaskawa;

/// <summary>How a Yaskawa controller stands: mode, servo, cycle, holds, alarm and the job it executes.</summary>
internal sealed class HsesController(JointMotion motion)
{
    private static readonly string[] Jobs = ["PICKPLACE", "HOME", "PALLET"];

    public string Job { get; private set; } = Jobs[0];

    /// <summary>1 step, 2 one cycle, 3 continuous.</summary>
    public int Cycle { get; private set; } = 3;

    public bool Teach { get; set; }

    public bool Remote { get; set; } = true;

    public bool Servo { get; set; } = true;

    public bool HeldByPendant { get; set; }

    public bool HeldByCommand { get; private set; }

    public bool Running { get; set; } = true;

    /// <summary>0 without an alarm.</summary>
    public int Alarm { get; set; }

    public string Message { get; private set; } = "";

    /// <summary>The two words of command 0x72.</summary>
    public (uint First, uint Second) Status
    {
        get
        {
            var cycle = Cycle switch { 1 => 0x01u, 2 => 0x02u, _ => 0x04u };
            var moves = Running && Servo && !HeldByPendant && !HeldByCommand && Alarm == 0;
            var first = cycle | (moves ? 0x08u : 0) | (Teach ? 0x20u : 0x40u) | (Remote ? 0x80u : 0);
            var second = (HeldByPendant ? 0x02u : 0) | (HeldByCommand ? 0x08u : 0) | (Alarm > 0 ? 0x10u : 0) | (Servo ? 0x40u : 0);
            return (first, second);
        }
    }

    public bool Moves => (Status.First & 0x08) != 0;

    /// <summary>0x82: instance 1 resets alarms, 2 cancels errors.</summary>
    public HsesReason Reset(int what)
    {
        Alarm = what == 1 ? 0 : Alarm;
        return HsesReason.None;
    }

    /// <summary>0x83: instance 1 hold, 2 servo, 3 hold lock; 1 on, 2 off.</summary>
    public HsesReason Switch(int what, int value)
    {
        if (value is not (1 or 2))
        {
            return HsesReason.OutOfRange;
        }
        if (!Remote)
        {
            return HsesReason.RemoteNotSet;
        }
        switch (what)
        {
            case 1:
                HeldByCommand = value == 1;
                break;
            case 2 when value == 1 && Alarm > 0:
                return HsesReason.Alarm;
            case 2:
                Servo = value == 1;
                Running &= Servo;
                break;
        }
        return HsesReason.None;
    }

    /// <summary>0x84.</summary>
    public HsesReason SelectCycle(int cycle)
    {
        if (cycle is < 1 or > 3)
        {
            return HsesReason.OutOfRange;
        }
        Cycle = Remote ? cycle : Cycle;
        return Remote ? HsesReason.None : HsesReason.RemoteNotSet;
    }

    /// <summary>0x85.</summary>
    public HsesReason Show(byte[] text)
    {
        Message = Encoding.UTF8.GetString(text).TrimEnd('\0');
        return HsesReason.None;
    }

    /// <summary>0x86.</summary>
    public HsesReason StartJob()
    {
        var reason = !Remote ? HsesReason.RemoteNotSet
            : Teach ? HsesReason.IncorrectMode
            : Alarm > 0 ? HsesReason.Alarm
            : !Servo ? HsesReason.ServoOff
            : HeldByPendant ? HsesReason.PendantHold
            : HeldByCommand ? HsesReason.CommandHold
            : HsesReason.None;
        Running |= reason == HsesReason.None;
        return reason;
    }

    /// <summary>0x87.</summary>
    public HsesReason SelectJob(string name)
    {
        if (!Remote)
        {
            return HsesReason.RemoteNotSet;
        }
        if (Array.IndexOf(Jobs, name) < 0)
        {
            return HsesReason.NoSuchJob;
        }
        if (Moves)
        {
            // unverified: which code a running controller gives.
            return HsesReason.IncorrectMode;
        }
        Job = name;
        return HsesReason.None;
    }

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"job {Job}, {(Teach ? "teach" : "play")}, {(Remote ? "remote" : "local")}, servo {(Servo ? "on" : "off")}, alarm {Alarm}, cycles {motion.Cycles}");
}
