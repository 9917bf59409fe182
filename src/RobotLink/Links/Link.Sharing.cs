using RobotLink.Commands;
using RobotLink.Diagnosis;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>The link's side of its share: programs outside take turns with us, and hear what the device says.</summary>
public sealed partial class Link
{
    private const string Untouched = "what passes untouched may change the machine";

    /// <summary>A tool that wants the connection for itself waits so long for the disk.</summary>
    private static readonly TimeSpan RawPatience = TimeSpan.FromSeconds(10);

    private readonly HashSet<Task> endsBeingWritten = [];
    private ILinkShare? share;

    /// <summary>The share's state as the API tells it; null where the link has none.</summary>
    internal Func<ShareSnapshot>? Sharing { get; set; }

    internal DeviceProtocol Protocol => plan.Protocol;

    /// <summary>Tells <paramref name="with"/> from now on what the device says, and first whether the link works; null: nobody any more.</summary>
    internal void Share(ILinkShare? with)
    {
        lock (gate)
        {
            if (share is not null && with is null)
            {
                share.Told(false, "the link is set up anew");
            }

            share = with;
            runner.Connection?.Share(with);
            with?.Told(machine.Works, WhyDown());
        }
    }

    /// <summary>Passes a program's frame on, when its turn comes.</summary>
    /// <param name="admission">What was written down for a frame that may change the machine: without it, none is passed on.</param>
    /// <returns>Null: it has a place in the queue. Else why it has none; no byte of it was sent.</returns>
    internal ForeignRefusal? Pass(ForeignFrame frame, AuditLine? admission)
    {
        lock (gate)
        {
            if (Admit(frame) is { } refusal)
            {
                return refusal;
            }

            if (frame.Exchange.ChangesMachine && admission?.Epoch != epoch)
            {
                return new ForeignRefusal("the connection it was meant for ended before it could be sent", IsDown: true);
            }

            return machine.Works && runner.Connection is { IsOpen: true } connection && connection.TryPass(frame)
                ? null
                : new ForeignRefusal(machine.Works ? "the link is hanging up" : WhyDown(), IsDown: true);
        }
    }

    /// <summary>Writes down that a frame may be passed on that may change the machine.</summary>
    internal Task<ForeignAdmission> AdmitAsync(ForeignFrame frame)
    {
        int bound;
        lock (gate)
        {
            if (Admit(frame) is { } refusal)
            {
                book.NoteRefused(Id, frame, refusal.Reason);
                return Task.FromResult(new ForeignAdmission(null, refusal));
            }

            bound = epoch;
        }

        return WriteAsync(book.Admission(Id, frame, bound), frame.Patience);
    }

    /// <summary>Writes down that a tool is to have the connection for itself.</summary>
    internal Task<ForeignAdmission> AdmitRawAsync(string sender)
    {
        AuditLine admission;
        lock (gate)
        {
            if (WhyRefused(Untouched) is { } refusal)
            {
                book.NoteRefused(Id, sender, refusal.Reason);
                return Task.FromResult(new ForeignAdmission(null, refusal));
            }

            admission = book.Admission(Id, sender, epoch);
        }

        return WriteAsync(admission, RawPatience);
    }

    /// <summary>How a frame ended that was admitted. No program waits for that line; <see cref="WrittenAsync"/> does.</summary>
    internal void EndForeign(AuditLine admission, RequestVerdict verdict, string? reason, TimeSpan took)
    {
        var writing = WriteEndAsync(admission, new RequestResult(RequestOutcomes.Of(verdict), null, took, reason));
        lock (endsBeingWritten)
        {
            endsBeingWritten.RemoveWhere(static done => done.IsCompleted);
            endsBeingWritten.Add(writing);
        }
    }

    /// <summary>Completes when all ends so far are written, or have failed to be.</summary>
    internal Task WrittenAsync()
    {
        lock (endsBeingWritten)
        {
            return Task.WhenAll(endsBeingWritten);
        }
    }

    private async Task WriteEndAsync(AuditLine admission, RequestResult result)
    {
        try
        {
            await book.EndAsync(admission, result);
        }
        catch (Exception reason)
        {
            LogEndNotWritten(Id, admission.Request, admission.By?.Address ?? "a program", reason);
        }
    }

    private async Task<ForeignAdmission> WriteAsync(AuditLine admission, TimeSpan patience)
    {
        try
        {
            await book.AdmitAsync(admission).WaitAsync(patience, clock.Time);
            return new ForeignAdmission(admission, null);
        }
        catch (AuditException reason)
        {
            return new ForeignAdmission(null, new ForeignRefusal(reason.Message));
        }
        catch (TimeoutException)
        {
            const string Why = "its line in the audit was not on the disk in time";
            EndForeign(admission, RequestVerdict.Expired, Why, patience);
            return new ForeignAdmission(null, new ForeignRefusal(Why));
        }
    }

    /// <summary>Whoever sent it has gone.</summary>
    internal void Withdraw(int id)
    {
        lock (gate)
        {
            runner.Connection?.Withdraw(id);
        }
    }

    /// <summary>Whoever sent it says no more: it is not sent if it still waits.</summary>
    /// <returns>False when it is under way already.</returns>
    internal bool TryWithdraw(int id)
    {
        lock (gate)
        {
            return runner.Connection?.TryWithdraw(id) == true;
        }
    }

    /// <summary>A tool takes the connection over as soon as nothing is under way.</summary>
    internal void TakeOver()
    {
        lock (gate)
        {
            runner.Connection?.TakeOver();
        }
    }

    /// <summary>Bytes of the tool that has the connection for itself, while what changes the machine may pass.</summary>
    internal void SendRaw(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (WhyRefused(Untouched) is null)
            {
                runner.Connection?.SendRaw(bytes);
            }
        }
    }

    /// <summary>Every frame of a program outside passes here before anything is done with it.</summary>
    private ForeignRefusal? Admit(ForeignFrame frame)
    {
        if (!frame.Exchange.ChangesMachine)
        {
            return null;
        }

        return WhyRefused(frame.Exchange.IsUnknown ? "the profile does not know it, so it may change the machine" : $"'{frame.Exchange.Name}' changes the machine");
    }

    /// <summary>While a program at the share holds the device, the share itself lets nobody else's frames come here.</summary>
    /// <param name="what">Why it takes permission.</param>
    private ForeignRefusal? WhyRefused(string what) =>
        !Configuration.Commands ? new ForeignRefusal($"{what}, and the link only watches (commands: true lets it through)")
            : admin == LinkAdmin.Maintenance ? new ForeignRefusal($"{what}, and the link is under maintenance")
            : !lease.Allows(null, clock.Now, out var by) && !by!.IsAtShare ? new ForeignRefusal($"{what}, and {LeaseWords.Of(by, clock)}")
            : null;

    /// <summary>Under the gate: what may change the machine is refused from now on, so none of it that waits is sent, and nothing passes untouched.</summary>
    private void StopChanges(string why)
    {
        runner.Connection?.DropWaitingChanges($"{why} before its turn came");
        share?.Barred(why);
    }

    private string WhyDown() => machine.Works ? "" : WhyNotSentNow();

    private void TellShare(StateChange change) => share?.Told(machine.Works, change.Verdict?.Words ?? WhyDown());
}
