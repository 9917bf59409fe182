using System.Collections.Concurrent;
using System.Globalization;

namespace RobotLink.Simulators.OpenProtocol;

/// <summary>What clients and people do at the controller: parameter set, job, identifier and alarm.</summary>
internal sealed class TorqueStation(ResultStore results, TimeProvider time)
{
    public const string ControlWords =
        "alarm E851, acknowledge while an alarm stands, scan VIN-118, parameter-set 1 to 8, vin-source scanner, or vin-source open-protocol";

    private const int ParameterSets = 8;
    private const int Jobs = 4;
    private const int VinCharactersMax = 25;

    private readonly ConcurrentQueue<Push> news = new();
    private volatile bool vinFromScanner;
    private volatile ControllerAlarm? alarm;

    /// <summary>Null while none stands.</summary>
    public ControllerAlarm? Alarm => alarm;

    /// <summary>What MID 0011 says.</summary>
    public static string ParameterSetNumbers =>
        $"{ParameterSets:000}" + string.Concat(Enumerable.Range(1, ParameterSets).Select(number => $"{number:000}"));

    /// <summary>What MID 0041 says: serial number of the tool, tightenings, last calibration, serial number of the controller.</summary>
    public string ToolDescription =>
        "01" + "SIM-TOOL-1".PadRight(14) + $"02{results.Made:0000000000}" + "032026-01-12:10:00:00" + "04" + "SIM-0001".PadRight(10);

    private Push SelectedSet
    {
        get
        {
            var (set, at) = results.Selected;
            return new Push(Subscription.ParameterSet, 15, $"{set:000}{ControllerAlarm.Stamp(at)}", 16);
        }
    }

    /// <summary>What a client is told as soon as it has subscribed.</summary>
    public Push? Present(Subscription subscription) =>
        subscription == Subscription.ParameterSet ? SelectedSet
        : subscription == Subscription.Alarms ? ControllerAlarm.Status(alarm, time.GetUtcNow())
        : null;

    /// <summary>What has happened and clients have not been told.</summary>
    public Push? TakeNews() => news.TryDequeue(out var push) ? push : null;

    /// <returns>Null when it is done; else why not.</returns>
    public ErrorCode? Execute(Telegram request)
    {
        switch (request.Mid)
        {
            case 18:
                return Select(request.Data);
            case 20:
                return ResetBatch(request.Data);
            case 38:
                return SelectJob(request.Data);
            case 50:
                return vinFromScanner ? ErrorCode.VinSourceNotGranted : Identify(request.Data);
            case 78:
                return AcknowledgeAlarm();
            case 127:
                results.SelectJob(0);
                return null;
            default:
                return ErrorCode.UnknownMid;
        }
    }

    /// <returns>Whether somebody at the controller could do this; null for what is nothing of the kind.</returns>
    public bool? Control(string command)
    {
        switch (command.Split(' ', 2, StringSplitOptions.TrimEntries))
        {
            case ["alarm", { Length: 4 } code]:
                alarm = new ControllerAlarm(code, time.GetUtcNow());
                news.Enqueue(alarm.Told);
                return true;
            case ["acknowledge"]:
                return AcknowledgeAlarm() is null;
            case ["scan", { Length: <= VinCharactersMax } vin]:
                return Identify(vin) is null;
            case ["parameter-set", var number]:
                return Select(number.PadLeft(3, '0')) is null;
            case ["vin-source", "scanner" or "open-protocol"]:
                vinFromScanner = command.EndsWith("scanner", StringComparison.Ordinal);
                return true;
            case ["alarm" or "acknowledge" or "scan" or "parameter-set" or "vin-source", ..]:
                return false;
            default:
                return null;
        }
    }

    private static int? Number(string digits, int count) =>
        digits.Length == count && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private ErrorCode? Select(string digits)
    {
        if (Number(digits, 3) is not (>= 1 and <= ParameterSets and var number))
        {
            return ErrorCode.NoSuchParameterSet;
        }
        results.Select(number);
        news.Enqueue(SelectedSet);
        return null;
    }

    private ErrorCode? ResetBatch(string digits)
    {
        if (Number(digits, 3) is not (>= 1 and <= ParameterSets and var number))
        {
            return ErrorCode.NoSuchParameterSet;
        }
        if (number != results.Selected.Set)
        {
            return ErrorCode.ParameterSetNotRunning;
        }
        results.ResetBatch();
        return null;
    }

    private ErrorCode? SelectJob(string digits)
    {
        if (Number(digits, 2) is not (>= 1 and <= Jobs and var number))
        {
            return ErrorCode.NoSuchJob;
        }
        results.SelectJob(number);
        return null;
    }

    private ErrorCode? Identify(string text)
    {
        var vin = text.TrimEnd();
        if (vin.Length is 0 or > VinCharactersMax)
        {
            return ErrorCode.InvalidValue;
        }
        results.Identify(vin);
        news.Enqueue(new Push(Subscription.Vin, 52, TighteningResult.Padded(vin), 53));
        return null;
    }

    private ErrorCode? AcknowledgeAlarm()
    {
        if (Interlocked.Exchange(ref alarm, null) is not { } stood)
        {
            return ErrorCode.NoAlarm;
        }
        results.Wake();
        news.Enqueue(stood.Acknowledged);
        return null;
    }
}
