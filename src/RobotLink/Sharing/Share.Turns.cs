using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Sharing;

/// <summary>What programs ask, on its way to the device.</summary>
internal sealed partial class Share
{
    /// <summary>So long a frame may wait for its turn, at least: nobody knows how long its program waits, and many may be before it.</summary>
    private static readonly TimeSpan PatienceMin = TimeSpan.FromSeconds(10);

    /// <summary>As many of one program's frames as the device takes at once have a place in the queue; the others rest with the program.</summary>
    public Task? WaitForRoom(ShareClient client)
    {
        lock (gate)
        {
            return client.Ended is not null || HasRoom(client) ? null : client.WaitForRoom();
        }
    }

    /// <summary>Under the lock.</summary>
    private bool HasRoom(ShareClient client) => client.UnderWay < vocabulary!.Protocol.Profile.Replies.Window && !client.IsBeingAdmitted;

    private bool MayAsk(ShareClient client)
    {
        lock (gate)
        {
            return client.Ended is null && HasRoom(client);
        }
    }

    /// <summary>The program says no more, and may still read: what it asked and waits is not sent, what is under way is answered.</summary>
    /// <returns>Completes with the next of its answers; null when none is to come.</returns>
    public Task? WaitForAnswers(ShareClient client)
    {
        int[] open;
        lock (gate)
        {
            if (client.IsBeingAdmitted && client.Ended is null)
            {
                // It has no place in the queue yet that it could be taken from.
                return client.WaitForRoom();
            }

            open = [.. outstanding.Where(one => ReferenceEquals(one.Value.Client, client)).Select(one => one.Key)];
        }

        foreach (var id in open.Where(id => link!.TryWithdraw(id)))
        {
            Outstanding unsent;
            lock (gate)
            {
                client.UnderWay -= outstanding.Remove(id, out unsent) ? 1 : 0;
            }

            EndUnsent(unsent);
        }

        lock (gate)
        {
            return client.UnderWay > 0 && client.Ended is null ? client.WaitForRoom() : null;
        }
    }

    private void EndUnsent(Outstanding what)
    {
        if (what.Admission is { } admission)
        {
            link!.EndForeign(admission, RequestVerdict.NotSent, "the program hung up before its turn came", clock.Now - what.Since);
        }
    }

    /// <summary>Does what the program's bytes ask for, until its frames or the room for them are at their end.</summary>
    /// <returns>False when the program is to go.</returns>
    public bool TakeAll(ShareClient client)
    {
        client.Machine.Renew(Volatile.Read(ref handshake));
        while (MayAsk(client))
        {
            var wish = client.Machine.Next(Volatile.Read(ref heartbeatAnswer));
            if (wish.Kind == WishKind.More)
            {
                return true;
            }

            Take(client, wish);
        }

        return client.Ended is null;
    }

    public void Take(ShareClient client, in ClientWish wish)
    {
        switch (wish.Kind)
        {
            case WishKind.Answer:
                Told(client);
                if (wish.Reply.Length > 0 && !client.TrySend(wish.Reply))
                {
                    Drop(client, TooSlow);
                }

                break;
            case WishKind.Pass:
                Pass(client, wish);
                break;
            case WishKind.Leave:
                Drop(client, "it said farewell");
                break;
            case WishKind.Refuse:
                Drop(client, wish.Reason);
                break;
            case WishKind.More:
            default:
                break;
        }
    }

    /// <summary>Bytes of the program that speaks with the device alone.</summary>
    public void PassRaw(ShareClient client)
    {
        var bytes = client.Machine.TakeRaw();
        if (!bytes.IsEmpty)
        {
            link!.SendRaw(bytes);
        }
    }

    private void Pass(ShareClient client, in ClientWish wish)
    {
        var exchange = wish.Exchange!;
        if (configuration.Mode == ShareMode.Observe)
        {
            Drop(client, $"it asked the device ('{exchange.Name}'), and this share only observes (share.mode)");
            return;
        }

        if (wish.WasHeld && exchange.ChangesMachine)
        {
            Drop(client, $"'{exchange.Name}' may change the machine and came while the device was down: it is not sent late");
            return;
        }

        if (configuration.Mode == ShareMode.Exclusive && !TakeLease(client, exchange))
        {
            return;
        }

        ForeignFrame frame;
        lock (gate)
        {
            // Copies of a command are known by what they carry.
            var copied = exchange.ChangesMachine && wish.Key.Length > 0 && client.Commands is not null ? wish.Payload.ToArray() : [];
            if (copied.Length > 0 && !client.Commands!.TryBegin(copied, client.HeardAt))
            {
                return;
            }

            frame = client.NewFrame();
            frame.Fill(--lastId, exchange, wish.Wire, wish.Rest, wish.Payload, wish.PayloadAt, wish.Key);
            frame.Patience = PatienceOf(exchange);
            outstanding.Add(frame.Id, new Outstanding(client, frame) { Payload = copied });
            client.UnderWay++;
            client.Asked++;
            client.IsBeingAdmitted = exchange.ChangesMachine;
        }

        if (exchange.ChangesMachine)
        {
            client.Admission = PassCommandAsync(client, frame);
        }
        else if (link!.Pass(frame, null) is { } refusal)
        {
            _ = TakeBack(client, frame);
            Drop(client, refusal.Reason);
        }
    }

    /// <summary>What may change the machine is written down before its first byte leaves; the program's next frames wait for that.</summary>
    private async Task PassCommandAsync(ShareClient client, ForeignFrame frame)
    {
        try
        {
            await AdmitAndPassAsync(client, frame);
        }
        catch (Exception reason)
        {
            // What fails here costs this program its connection, and the link nothing.
            events.Failed(client.Line.Remote, reason);
            _ = TakeBack(client, frame);
            Drop(client, $"RobotLink failed on '{frame.Exchange.Name}': {reason.Message}");
        }
        finally
        {
            lock (gate)
            {
                client.IsBeingAdmitted = false;
                client.MakeRoom();
            }
        }
    }

    private async Task AdmitAndPassAsync(ShareClient client, ForeignFrame frame)
    {
        var began = clock.Now;
        var (line, refusal) = await link!.AdmitAsync(frame);
        bool isWanted;
        lock (gate)
        {
            isWanted = outstanding.TryGetValue(frame.Id, out var waiting);
            if (isWanted)
            {
                outstanding[frame.Id] = waiting with { Admission = line, Since = began };
            }
        }

        if (line is not null && !isWanted)
        {
            link.EndForeign(line, RequestVerdict.NotSent, "the program hung up before its turn came", clock.Now - began);
        }
        else if (line is not null)
        {
            var left = frame.Patience - (clock.Now - began);
            frame.Patience = left > TimeSpan.Zero ? left : TimeSpan.Zero;
            refusal = link.Pass(frame, line);
            WithdrawIfGone(frame);
        }

        if (refusal is not null)
        {
            if (TakeBack(client, frame) && line is not null)
            {
                link.EndForeign(line, RequestVerdict.NotSent, refusal.Reason, clock.Now - began);
            }

            Drop(client, refusal.Reason);
        }
    }

    /// <summary>Its program may have gone while it was lined up: nobody has withdrawn it then.</summary>
    private void WithdrawIfGone(ForeignFrame frame)
    {
        bool isGone;
        lock (gate)
        {
            isGone = !outstanding.ContainsKey(frame.Id);
        }

        if (isGone)
        {
            link!.Withdraw(frame.Id);
        }
    }

    /// <returns>False when it has gone already, because its program has.</returns>
    private bool TakeBack(ShareClient client, ForeignFrame frame)
    {
        lock (gate)
        {
            var wasThere = outstanding.Remove(frame.Id);
            client.UnderWay -= wasThere ? 1 : 0;
            return wasThere;
        }
    }

    private static TimeSpan PatienceOf(Exchange exchange)
    {
        var patience = exchange.Timeout > PatienceMin ? exchange.Timeout : PatienceMin;
        return exchange.ValidFor is { } valid && valid < patience ? valid : patience;
    }
}
