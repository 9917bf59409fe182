using RobotLink.Commands;
using RobotLink.Messages;

namespace RobotLink.Links;

/// <summary>Requests that change the machine: admitted or refused, written down, then handed over once to the connection they were admitted on, or never.</summary>
internal sealed partial class RequestDesk
{
    private Task<RequestResult> CommandAsync(RequestCall call, RequestShape request)
    {
        try
        {
            CheckNames(call, request);
            if (call.IdempotencyKey is not { } key || string.IsNullOrWhiteSpace(key))
            {
                Permit(call, request);
                throw new RequestRefusedException(
                    RefusalKind.KeyMissing,
                    $"'{call.Name}' changes the machine and needs an Idempotency-Key, so that a repeat by mistake moves nothing twice. Send any text that is new for each command.");
            }

            var ended = keys.Once(key, CommandContent.Digest(call, request.Send), () => Begin(call, request), out var isRepeat);
            if (!isRepeat)
            {
                return ended;
            }

            book.NoteRepeated(link.Id, call);
            return RepeatedAsync(ended);
        }
        catch (RequestRefusedException refusal)
        {
            if (refusal.Kind != RefusalKind.KeyMissing)
            {
                // Whoever is asked for a key has not given a command yet.
                book.NoteRefused(link.Id, call, refusal);
            }

            throw;
        }
    }

    private static async Task<RequestResult> RepeatedAsync(Task<RequestResult> first) => (await first) with { IsRepeated = true };

    /// <exception cref="RequestRefusedException">It may not be given.</exception>
    private void Permit(RequestCall call, RequestShape request)
    {
        if (link.WhyRefused(request, call.Lease) is { } refusal)
        {
            throw refusal;
        }

        CheckArguments(call, request);
    }

    /// <exception cref="RequestRefusedException">It may not be given.</exception>
    private Task<RequestResult> Begin(RequestCall call, RequestShape request)
    {
        Permit(call, request);
        var (since, epoch) = (clock.Now, link.OpenEpoch);
        var patience = link.Patience(request, call.Within);
        var admission = book.Admission(link.Id, call, request, patience, epoch);
        return epoch is null || (call.Epoch ?? epoch) != epoch
            ? EndUnsentAsync(admission, link.WhyNotSent(call.Epoch))
            : SendAsync(call, request, admission, new Asked(call.Within, since, epoch, call.Lease), patience);
    }

    private async Task<RequestResult> EndUnsentAsync(AuditLine admission, string reason)
    {
        var result = new RequestResult(RequestOutcome.NotSent, null, TimeSpan.Zero, reason);
        await book.EndUnsentAsync(admission, result);
        link.CountOutcome(result.Outcome);
        return result;
    }

    private async Task<RequestResult> SendAsync(RequestCall call, RequestShape request, AuditLine admission, Asked asked, TimeSpan patience)
    {
        RequestResult result;
        try
        {
            await book.AdmitAsync(admission).WaitAsync(patience, clock.Time);
            result = await HandOverAsync(call, request, asked);
        }
        catch (AuditException reason)
        {
            // Nothing was sent, and the key stands nowhere: the same command may be given again.
            keys.Release(call.IdempotencyKey!);
            throw new RequestRefusedException(RefusalKind.AuditUnwritable, $"Link '{link.Id}': {reason.Message}");
        }
        catch (TimeoutException)
        {
            result = new RequestResult(RequestOutcome.Expired, null, clock.Now - asked.Since, "its line in the audit was not on the disk in time");
            link.CountOutcome(result.Outcome);
        }

        await book.EndAsync(admission, result);
        return result;
    }

    private async Task<RequestResult> HandOverAsync(RequestCall call, RequestShape request, Asked asked)
    {
        try
        {
            return await AskAsync(call, request, asked);
        }
        catch (RequestRefusedException changed)
        {
            // What was in order when it was admitted is not any more.
            link.CountOutcome(RequestOutcome.NotSent);
            return new RequestResult(RequestOutcome.NotSent, null, clock.Now - asked.Since, changed.Message);
        }
    }
}
