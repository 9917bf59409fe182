using RobotLink.Diagnosis;
using RobotLink.Simulation.Network;

namespace RobotLink.Simulation;

internal enum FaultKind
{
    CableThere,
    CableHere,
    Power,
    Filtered,
    Frozen,
    Stopped,
    HangUp,
    Blip,
    ClockStep,

    /// <summary>Only with <see cref="Play.Evidence"/>: a firewall before one port.</summary>
    PortFiltered,

    /// <summary>A second device takes the address.</summary>
    Conflict,

    /// <summary>Another device is put in place of ours.</summary>
    Exchanged,

    /// <summary>The switch before several devices loses its power.</summary>
    SwitchOff,

    /// <summary>A command that takes the program longer than people wait; nobody breaks anything.</summary>
    SlowReply,
}

/// <summary>Something that was done to a device or to the way to it, and when.</summary>
internal sealed class Fault(FaultKind kind, TimeSpan began)
{
    public FaultKind Kind => kind;

    public TimeSpan Began => began;

    /// <summary>Null while it lasts.</summary>
    public TimeSpan? Ended { get; set; }
}

/// <summary>Breaks things at random and mends them again, one at a time for each device.</summary>
internal sealed class Faults(Site site, Action<Cell, Fault> began, Action<Cell, Fault> ended)
{
    private static readonly FaultKind[] Plain = [.. Enum.GetValues<FaultKind>().Where(kind => kind < FaultKind.PortFiltered)];

    private static readonly FaultKind[] All = [.. Enum.GetValues<FaultKind>().Where(kind => kind != FaultKind.SlowReply)];

    public long Made { get; private set; }

    public void Start()
    {
        foreach (var cell in site.Cells.Where(cell => ReferenceEquals(cell, cell.Fellows[0])))
        {
            Plan(cell);
        }
    }

    /// <summary>No more of them; what is broken is still mended.</summary>
    public bool Stopping { get; set; }

    private void Plan(Cell cell) => site.Time.After(Exponential(site.Play.FaultEvery) + TimeSpan.FromSeconds(1), () => Break(cell));

    private void Break(Cell cell)
    {
        if (Stopping)
        {
            return;
        }

        var kinds = site.Play.Evidence ? All : Plain;
        var any = kinds[site.Random.Next(kinds.Length)];
        var kind = site.Play.Fault ?? any;
        if ((kind == FaultKind.CableHere && !TryPort(cell)) || (kind == FaultKind.SwitchOff && !TrySwitch(cell)))
        {
            return;
        }

        var lasts = Lasts(kind, cell);
        var struck = Strike(kind, cell.Fellows);
        Do(cell, kind);
        site.Time.After(lasts, () =>
        {
            Undo(cell, kind);
            Mend(struck);
            Plan(cell);
        });
    }

    /// <summary>A port of this PC belongs to several devices; it is pulled for all of them, and only while nothing else is broken on them.</summary>
    private bool TryPort(Cell cell)
    {
        Plan(cell);
        var others = site.Cells.Where(other => other.Way.Port == cell.Way.Port).ToList();
        if (!cell.Way.Port.Carrier || others.Exists(other => !other.Way.Carries || other.Host.Frozen || !other.Host.Listening))
        {
            return false;
        }

        var struck = Strike(FaultKind.CableHere, others);
        cell.Way.Port.Set(false);
        site.Time.After(Lasts(FaultKind.CableHere, cell), () =>
        {
            cell.Way.Port.Set(true);
            Mend(struck);
        });
        return false;
    }

    /// <summary>A switch falls for all behind it, and only while nothing else is broken on them.</summary>
    private bool TrySwitch(Cell cell)
    {
        Plan(cell);
        var others = site.Cells.Where(other => other.Way.Switch == cell.Way.Switch).ToList();
        if (others.Exists(other => !other.Way.Carries || other.Host.Frozen || !other.Host.Listening || other.Way.Conflict || other.Way.Exchanged))
        {
            return false;
        }

        var struck = Strike(FaultKind.SwitchOff, others);
        cell.Way.Switch!.Set(false);
        site.Time.After(Lasts(FaultKind.SwitchOff, cell), () =>
        {
            cell.Way.Switch.Set(true);
            Mend(struck);
        });
        return false;
    }

    private List<(Cell Cell, Fault Fault)> Strike(FaultKind kind, List<Cell> cells)
    {
        Made++;
        var struck = cells.ConvertAll(cell => (Cell: cell, Fault: new Fault(kind, site.Now)));
        struck.ForEach(one => began(one.Cell, one.Fault));
        return struck;
    }

    private void Mend(List<(Cell Cell, Fault Fault)> struck)
    {
        struck.ForEach(one => one.Fault.Ended = site.Now);
        struck.ForEach(one => ended(one.Cell, one.Fault));
    }

    private TimeSpan Lasts(FaultKind kind, Cell cell) => kind switch
    {
        FaultKind.HangUp or FaultKind.ClockStep => TimeSpan.Zero,
        FaultKind.Blip => cell.ShortOutage * site.Random.NextDouble(),
        _ => TimeSpan.FromSeconds(0.1) + Exponential(2 * cell.Promise),
    };

    private static void Do(Cell cell, FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.CableThere or FaultKind.Blip:
                cell.Way.Cable = false;
                break;
            case FaultKind.Power:
                cell.Way.HostUp = false;
                cell.Host.Reset();
                break;
            case FaultKind.Filtered:
                cell.Way.Filtered = true;
                break;
            case FaultKind.Frozen:
                cell.Host.Frozen = true;
                break;
            case FaultKind.Stopped:
                cell.Host.Listening = false;
                cell.Host.HangUp(SocketSign.Reset);
                break;
            case FaultKind.HangUp:
                cell.Host.HangUp(SocketSign.Closed);
                break;
            case FaultKind.PortFiltered:
                cell.Way.PortFiltered = true;
                break;
            case FaultKind.Conflict:
                cell.Way.Conflict = true;
                cell.Host.ResetByStranger();
                break;
            case FaultKind.Exchanged:
                cell.Way.Exchanged = true;
                cell.Host.ResetByStranger();
                cell.Host.Reset();
                break;
            default:
                break;
        }
    }

    private void Undo(Cell cell, FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.CableThere or FaultKind.Blip:
                cell.Way.Cable = true;
                break;
            case FaultKind.Power:
                cell.Way.HostUp = true;
                break;
            case FaultKind.Filtered:
                cell.Way.Filtered = false;
                break;
            case FaultKind.Frozen:
                cell.Host.Frozen = false;
                break;
            case FaultKind.PortFiltered:
                cell.Way.PortFiltered = false;
                break;
            case FaultKind.Conflict:
                cell.Way.Conflict = false;
                break;
            case FaultKind.Exchanged:
                cell.Way.Exchanged = false;
                break;
            case FaultKind.Stopped:
                cell.Host.Listening = true;
                break;
            case FaultKind.ClockStep:
                var step = TimeSpan.FromSeconds(site.Random.Next(-7200, 7200));
                site.Time.WallStep += site.Play.WallStands ? TimeSpan.Zero : step;
                break;
            default:
                break;
        }
    }

    private TimeSpan Exponential(TimeSpan mean) => -Math.Log(1 - site.Random.NextDouble()) * mean;
}
