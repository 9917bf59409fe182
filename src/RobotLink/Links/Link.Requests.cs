using RobotLink.Commands;
using RobotLink.Diagnosis;
using RobotLink.Messages;

namespace RobotLink.Links;

/// <summary>What the desk of requests asks of the link, and who may command it.</summary>
public sealed partial class Link
{
    private Lease lease = new();

    /// <summary>Who holds the device; null while nobody does.</summary>
    public LeaseHold? LeaseHold => Lease.Held(clock.Now);

    /// <summary>Of the device, whether a client of ours holds it or a program at the share.</summary>
    internal Lease Lease => lease;

    /// <summary>From now on commands come from one client alone; those of others that wait for their turn are not sent any more.</summary>
    /// <returns>The token that commands are to be given with; null when somebody holds the device already.</returns>
    public string? TakeLease(string holder, TimeSpan length)
    {
        lock (gate)
        {
            if (lease.Take(holder, length, clock.Now) is not { } token)
            {
                return null;
            }

            StopChanges($"{holder} took the device");
            return token;
        }
    }

    /// <returns>False when the lease has ended, or is somebody else's: it is not taken again by itself.</returns>
    public bool RenewLease(string token, TimeSpan length) => lease.Renew(token, length, clock.Now);

    /// <returns>False when the lease has ended, or is somebody else's.</returns>
    public bool GiveUpLease(string token) => lease.GiveUp(token, clock.Now);

    /// <summary>A program at the share has taken the lease: commands of others that wait for their turn are not sent any more.</summary>
    internal void HeldAtShare(string holder)
    {
        lock (gate)
        {
            StopChanges($"{holder} took the device through the share");
        }
    }

    /// <summary>The connection that a request may be bound to; null when none works.</summary>
    internal int? OpenEpoch
    {
        get
        {
            lock (gate)
            {
                return TakesRequests is null ? null : epoch;
            }
        }
    }

    /// <summary>Under the gate: the connection that takes requests; null when none does.</summary>
    private LinkConnection? TakesRequests =>
        admin != LinkAdmin.Disabled && runner.Connection is { IsOpen: true } connection && (machine.Works || connection.AsksUnproven) ? connection : null;

    /// <summary>How long a request may take to be sent.</summary>
    internal TimeSpan Patience(RequestShape request, TimeSpan? within) => plan.Protocol.Exchange(request).Patience(within);

    /// <summary>Why a request may not be made at this moment, by whoever holds this lease or none; null when it may.</summary>
    internal RequestRefusedException? WhyRefused(RequestShape request, string? token)
    {
        if (!request.Profile.ChangesMachine)
        {
            return null;
        }

        if (!Configuration.Commands)
        {
            return new RequestRefusedException(
                RefusalKind.CommandsOff,
                $"'{request.Name}' changes the machine, and link '{Id}' only watches. Set commands: true on the link in site.yaml to let commands through.");
        }

        if (admin == LinkAdmin.Maintenance)
        {
            return new RequestRefusedException(
                RefusalKind.UnderMaintenance, $"Link '{Id}' is under maintenance; '{request.Name}' changes the machine. Enable the link first.");
        }

        return lease.Allows(token, clock.Now, out var by) ? null
            : by!.IsAtShare ? new RequestRefusedException(
                RefusalKind.HeldByClient, $"Link '{Id}' is held by {by.Holder} through its share; '{request.Name}' changes the machine. Ask again when it has gone.")
            : new RequestRefusedException(
                RefusalKind.Leased,
                $"Link '{Id}' is held by {by.Holder}{LeaseWords.Until(by, clock)}; '{request.Name}' changes the machine. Wait, or ask {by.Holder} to give it up.");
    }

    /// <summary>Hands a request to the session; null when the link does not work, or not on the connection it is bound to. Called by the desk.</summary>
    /// <returns>False when too many wait already.</returns>
    /// <exception cref="RequestRefusedException">It may not be made.</exception>
    internal bool? TryAsk(int id, RequestShape request, IArguments arguments, Asked asked)
    {
        lock (gate)
        {
            if (WhyRefused(request, asked.Lease) is { } refusal)
            {
                throw refusal;
            }

            return TakesRequests is { } connection && (asked.Epoch is null || asked.Epoch == epoch)
                ? connection.TryAsk(id, request, arguments, asked)
                : null;
        }
    }

    /// <summary>Makes a request's bytes with the values of the open connection, and sends none. False when there is no connection to ask.</summary>
    /// <exception cref="EncodeException">An argument does not fit.</exception>
    /// <exception cref="Framing.FramingException">The text cannot be framed.</exception>
    internal bool TryOut(RequestShape request, IArguments arguments)
    {
        lock (gate)
        {
            if (runner.Connection is not { IsOpen: true } connection)
            {
                return false;
            }

            connection.TryOut(request, arguments);
            return true;
        }
    }

    /// <summary>Why nothing can be sent, in words.</summary>
    /// <param name="bound">The connection that the request is bound to; null for none.</param>
    internal string WhyNotSent(int? bound)
    {
        lock (gate)
        {
            return admin != LinkAdmin.Disabled && bound is not null && bound != epoch ? "the connection it was given on ended before it could be sent" : WhyNotSentNow();
        }
    }

    private string WhyNotSentNow() =>
        machine.Works && runner.Connection is { IsTakenOver: true } ? "a tool has taken the connection over through the share"
            : admin == LinkAdmin.Disabled ? "the link is disabled; enable it first"
            : $"the link is {machine.State.ToString().ToLowerInvariant()}{(machine.Verdict is { } verdict ? $": {verdict.Words}" : "")}";
}
