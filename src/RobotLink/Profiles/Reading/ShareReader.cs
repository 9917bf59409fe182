using System.Net;

namespace RobotLink.Profiles;

/// <summary>Reads at which port other programs share a link's device, and finds ports that stand in each other's way.</summary>
internal sealed class ShareReader(MistakeList mistakes)
{
    private readonly Dictionary<string, string> listeners = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="profile">Null when it has mistakes.</param>
    /// <returns>Null where nobody shares it, and where what is written cannot be used.</returns>
    public ShareConfiguration? Read(Section keys, DeviceProfile? profile)
    {
        if (keys.Node("share") is YamlScalar alone)
        {
            return Checked(keys, alone, new ShareConfiguration { Listen = alone.Value }, profile);
        }

        var share = keys.Map("share");
        var listen = share.Scalar("listen");
        if (share.Exists && !share.Has("listen"))
        {
            share.Missing("listen", "Write listen: and an address and port of this PC, such as 127.0.0.1:15000.");
        }

        var plain = new ShareConfiguration { Listen = "" };
        var read = plain with
        {
            Listen = listen?.Value ?? "",
            From = From(share),
            Mode = share.Choice(
                "mode", ("observe", ShareMode.Observe), ("arbitrated", ShareMode.Arbitrated), ("exclusive", ShareMode.Exclusive), ("raw", ShareMode.Raw)) ?? plain.Mode,
            Clients = share.Whole("clients", 1, 1000) ?? plain.Clients,
            WhenDown = share.Choice("when_down", ("closed", WhenDown.Closed), ("refused", WhenDown.Refused), ("held", WhenDown.Held)) ?? plain.WhenDown,
            HeldFor = share.Duration("held_for", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)) ?? plain.HeldFor,
            Queue = share.Size("queue", 4096, 64 * 1024 * 1024) ?? plain.Queue,
        };
        if (share.Has("held_for") && read.WhenDown != WhenDown.Held)
        {
            mistakes.Add(
                "E1554", share.KeyPlace("held_for"), $"{share.PathOf("held_for")} is given, but while the device is down programs are not held.", null,
                "Write when_down: held, or remove held_for.");
        }

        share.Done();
        return listen is null ? null : Checked(keys, listen, read, profile);
    }

    private CallersProfile From(Section share)
    {
        var from = new List<string>();
        foreach (var item in share.List("from"))
        {
            if (item is YamlScalar scalar && CallersProfile.Network(scalar.Value) is not null)
            {
                from.Add(scalar.Value);
            }
            else
            {
                mistakes.Add(
                    "E1555", item, $"{share.PathOf("from")} has {(item as YamlScalar)?.Value ?? item.Shape}, which is neither an address nor a network.", null,
                    "Write addresses such as 10.0.0.5, and networks such as 192.168.1.0/24.");
            }
        }

        return new CallersProfile { From = from };
    }

    private ShareConfiguration? Checked(Section keys, YamlScalar listen, ShareConfiguration share, DeviceProfile? profile)
    {
        if (!TryParse(listen.Value, out var end))
        {
            mistakes.Add(
                "E1550", listen, $"{keys.PathOf("share")} listens at {listen.Value}, which is no address and port of this PC.", null,
                "Write an address and a port, such as 127.0.0.1:15000.");
            return null;
        }

        if (!IPAddress.IsLoopback(end.Address) && share.From.From.Count == 0)
        {
            mistakes.Add(
                "E1551", listen, $"{keys.PathOf("share")} listens at {listen.Value}, beyond this PC, and does not say who may call.",
                "Whoever reaches the port speaks with the device.", $"Write share: {{ listen: \"{listen.Value}\", from: [192.168.1.20] }} with the addresses of the programs, or 127.0.0.1:{end.Port}.");
        }

        if (profile is { Connect.Kind: ConnectKind.Udp } && share.WhenDown == WhenDown.Held)
        {
            mistakes.Add(
                "E1553", keys.Map("share").KeyPlace("when_down"), $"{keys.PathOf("share")} holds programs while the device is down, and they speak to it by datagrams.",
                "A datagram that comes while the device is down is lost, as it is at the device itself; there is no connection to hold.", "Remove when_down: and held_for:.");
        }

        if (profile is { Framing: ProcedureFraming })
        {
            mistakes.Add(
                "E1902", listen, $"{keys.PathOf("share")} shares a device that is spoken to by a procedure.",
                "Calling, giving way and acknowledging are between two ends of a line; programs beside them have no part in it.", "Remove share, and ask the device through the API.");
        }

        if (share.Mode == ShareMode.Raw && keys.Node("commands") is not YamlScalar { Value: "true" })
        {
            mistakes.Add(
                "E1556", keys.Map("share").KeyPlace("mode"), $"{keys.PathOf("share")} passes bytes untouched, and the link only watches.",
                "Nobody sees in untouched bytes what changes the machine, so all of them need what commands need.", "Write commands: true on the link, or another mode:.");
        }

        var port = $"{end}{(profile is { Connect.Kind: ConnectKind.Udp } ? " by datagrams" : "")}";
        if (end.Port != 0 && !listeners.TryAdd(port, keys.Path))
        {
            mistakes.Add("E1552", listen, $"{keys.Path} is shared at {listen.Value}, as {listeners[port]} is.", null, "Give each link a port of its own.");
        }

        return share;
    }

    /// <summary>Port 0 lets the system choose: tests need it.</summary>
    private static bool TryParse(string text, out IPEndPoint end)
    {
        end = new IPEndPoint(IPAddress.None, 0);
        return AddressReader.TryRead(text.EndsWith(":0", StringComparison.Ordinal) ? $"{text[..^1]}1" : text, out _, out var port, out _) && port is not null
            && IPEndPoint.TryParse(ShareConfiguration.Numeric(text), out end!);
    }
}
