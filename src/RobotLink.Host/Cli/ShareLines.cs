using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>Who shares a link, in words.</summary>
internal static class ShareLines
{
    public static IEnumerable<string> Of(ShareDocument? share)
    {
        if (share is null)
        {
            yield break;
        }

        var state = share.Problem is { } problem ? $"not shared: {problem}" : share.Open ? $"shared at {share.Listen}" : $"shared at {share.Listen} while the device is up";
        yield return Terminal.Safe($"{state} ({share.Mode}), programs: {share.Clients.Count}");
        foreach (var client in share.Clients)
        {
            yield return Terminal.Safe(
                $"  {client.Remote} since {Lines.Time(client.Since)}, {(share.Mode == "raw" ? "speaks with the device alone" : $"asked {client.Asked}")}, {client.In} bytes in, {client.Out} out{(client.Lease ? ", holds the device" : "")}");
        }

        foreach (var left in share.Events.Where(happened => happened.Why is not null && happened.What != "connected").TakeLast(3))
        {
            yield return Terminal.Safe($"  {Lines.Time(left.Time)} {left.Client} {left.What}: {left.Why}");
        }
    }
}
