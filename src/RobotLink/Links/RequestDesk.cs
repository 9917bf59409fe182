using System.Buffers;
using RobotLink.Commands;
using RobotLink.Diagnosis;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Routing;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>Takes requests, refuses those that may not be made, and gives each one its single end.</summary>
internal sealed partial class RequestDesk(Link link, MonotonicClock clock, CommandBook book)
{
    private readonly Lock gate = new();
    private readonly IdempotencyKeys keys = book.KeysOf(link.Id);
    private readonly Dictionary<int, TaskCompletionSource<RequestResult>> open = [];
    private readonly Dictionary<int, List<long>> parts = [];
    private int lastId;

    /// <summary>Requests without an end yet.</summary>
    public int Open
    {
        get
        {
            lock (gate)
            {
                return Math.Max(open.Count, parts.Count);
            }
        }
    }

    public int Keys => keys.Count;

    public async Task<RequestResult> RequestAsync(RequestCall call, CancellationToken stopping)
    {
        var request = link.Catalogue.FindRequest(call.Name) ?? throw new RequestRefusedException(
            RefusalKind.UnknownRequest,
            $"Link '{link.Id}': profile '{link.Configuration.Profile.Name}' has no request '{call.Name}'. It has {Names()}.");
        return await (request.Profile.ChangesMachine ? CommandAsync(call, request) : ReadAsync(call, request)).WaitAsync(stopping);
    }

    /// <summary>A frame answers a request, and more are to come.</summary>
    /// <param name="frame">Number of that frame in the journal.</param>
    public void Part(int id, long frame)
    {
        lock (gate)
        {
            if (!parts.TryGetValue(id, out var frames))
            {
                parts.Add(id, frames = []);
            }

            frames.Add(frame);
        }
    }

    /// <summary>Called under the link's gate, right after the frame that decided it.</summary>
    /// <param name="frame">Number of that frame in the journal.</param>
    public void Ended(in RequestEnd end, long frame)
    {
        TaskCompletionSource<RequestResult>? waiter;
        List<long>? before;
        lock (gate)
        {
            _ = parts.Remove(end.Id, out before);
            if (!open.Remove(end.Id, out waiter))
            {
                return;
            }
        }

        var decided = end.Verdict is RequestVerdict.Answered or RequestVerdict.Rejected;
        var started = (TimeSpan)waiter.Task.AsyncState!;
        waiter.SetResult(new RequestResult(RequestOutcomes.Of(end.Verdict), decided ? link.Journal.Find(frame) : null, clock.Now - started, end.Reason)
        {
            Refusal = end.Refusal,
            Parts = before is null ? [] : [.. before.Select(link.Journal.Find).OfType<MessageEntry>()],
        });
        link.CountOutcome(RequestOutcomes.Of(end.Verdict));
    }

    /// <summary>Moves nothing: nothing has to be written down, and a repeat does no harm.</summary>
    private Task<RequestResult> ReadAsync(RequestCall call, RequestShape request)
    {
        CheckNames(call, request);
        var asked = new Asked(call.Within, clock.Now, call.Epoch, call.Lease);
        return call.IdempotencyKey is { } key
            ? keys.Once(key, CommandContent.Digest(call, request.Send), () => AskAsync(call, request, asked), out _)
            : AskAsync(call, request, asked);
    }

    /// <exception cref="RequestRefusedException">It asks for what the request does not take.</exception>
    private static void CheckNames(RequestCall call, RequestShape request)
    {
        if (request.Send.UnknownArgument(call.Fields.Keys) is { } problem)
        {
            throw new RequestRefusedException(RefusalKind.BadArguments, $"Request '{call.Name}': {problem}");
        }
    }

    /// <summary>Whoever is asked for a key may count on the rest being in order.</summary>
    /// <exception cref="RequestRefusedException">An argument does not fit.</exception>
    private void CheckArguments(RequestCall call, RequestShape request)
    {
        try
        {
            // What counters and captured values will be, only an open connection knows.
            if (!link.TryOut(request, new CallerArguments(call.Fields, request.Send)) && !request.Send.IsMadeAnew)
            {
                request.Send.Encode(new CallerArguments(call.Fields, request.Send), null, new ArrayBufferWriter<byte>());
            }
        }
        catch (Exception reason) when (reason is EncodeException or FramingException)
        {
            throw new RequestRefusedException(RefusalKind.BadArguments, reason.Message);
        }
    }

    /// <exception cref="RequestRefusedException">It may not be made.</exception>
    private Task<RequestResult> AskAsync(RequestCall call, RequestShape request, Asked asked)
    {
        var waiter = new TaskCompletionSource<RequestResult>(asked.Since, TaskCreationOptions.RunContinuationsAsynchronously);
        int id;
        lock (gate)
        {
            id = ++lastId;
            open.Add(id, waiter);
        }

        try
        {
            var taken = link.TryAsk(id, request, new CallerArguments(call.Fields, request.Send), asked);
            return taken == true ? waiter.Task : NotSent(id, taken is null ? link.WhyNotSent(asked.Epoch) : "too many requests wait already (limits.queue)");
        }
        catch (Exception reason) when (reason is EncodeException or FramingException)
        {
            Forget(id);
            throw new RequestRefusedException(RefusalKind.BadArguments, reason.Message);
        }
        catch (RequestRefusedException)
        {
            Forget(id);
            throw;
        }
    }

    private Task<RequestResult> NotSent(int id, string reason)
    {
        Forget(id);
        link.CountOutcome(RequestOutcome.NotSent);
        return Task.FromResult(new RequestResult(RequestOutcome.NotSent, null, TimeSpan.Zero, reason));
    }

    private void Forget(int id)
    {
        lock (gate)
        {
            open.Remove(id);
        }
    }

    private string Names() => string.Join(", ", link.Catalogue.Requests.Select(request => request.Name)) is { Length: > 0 } names ? $"these: {names}" : "none";
}
