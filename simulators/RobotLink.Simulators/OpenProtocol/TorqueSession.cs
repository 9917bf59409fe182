using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.OpenProtocol;

/// <summary>What the controller and one client have agreed on, until the connection ends.</summary>
internal sealed class TorqueSession(TorqueSimulator controller, DeviceConnection connection)
{
    private readonly Signal changed = new();
    private readonly Subscriptions subscriptions = new();
    private volatile bool started;
    private volatile Awaited? awaited;

    public void Change() => changed.Fire();

    /// <summary>Tells the client, if it has asked for such things.</summary>
    public void Tell(Push push)
    {
        subscriptions.Add(push);
        changed.Fire();
    }

    public async Task ReadAsync(CancellationToken token)
    {
        var received = new List<byte>();
        var buffer = new byte[1024];
        while (await connection.ReceiveAsync(buffer, controller.PeerTimeout, token) is var got and > 0)
        {
            received.AddRange(buffer.AsSpan(0, got));
            try
            {
                while (Telegram.TryTake(received) is { } telegram)
                {
                    controller.Received();
                    if (!await AnswerAsync(telegram, token))
                    {
                        return;
                    }
                }
            }
            catch (FormatException)
            {
                controller.Violated();
                return;
            }
        }
    }

    /// <summary>Brings a client what it has subscribed to, one at a time, each until it is acknowledged.</summary>
    public async Task PushAsync(CancellationToken token)
    {
        while (true)
        {
            var change = changed.Next;
            if (subscriptions.TryTake() is { } push)
            {
                if (await DeliverAsync(push, token) == Delivery.Unheard)
                {
                    return;
                }
                continue;
            }
            TimeSpan? untilNext = null;
            var result = subscriptions.Has(Subscription.Results) ? controller.Results.Peek(controller.Tightens, out untilNext) : null;
            if (result is null)
            {
                await change.WaitAsync(untilNext ?? Timeout.InfiniteTimeSpan, controller.Clock, token);
            }
            else if (await DeliverAsync(result, token) == Delivery.Unheard)
            {
                return;
            }
        }
    }

    private async Task<Delivery> DeliverAsync(TighteningResult result, CancellationToken token)
    {
        var data = result.Data(controller.ControllerName, controller.Results.Selected.At);
        var delivery = await DeliverAsync(new Push(Subscription.Results, 61, data, 62), token);
        if (delivery == Delivery.Acknowledged)
        {
            controller.Results.Acknowledge(result);
        }
        return delivery;
    }

    private async Task<Delivery> DeliverAsync(Push push, CancellationToken token)
    {
        var frame = Telegram.Bytes(push.Mid, 1, push.Data);
        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        awaited = new Awaited(push.Ack, acknowledged);
        for (var sent = 0; sent <= controller.Repeats && subscriptions.Has(push.For);)
        {
            sent += await connection.SendAsync(frame, token) ? 1 : 0;
            if (subscriptions.NoAck(push.For))
            {
                acknowledged.TrySetResult();
            }
            try
            {
                await acknowledged.Task.WaitAsync(controller.RepeatAfter, controller.Clock, token);
            }
            catch (TimeoutException)
            {
                // Sent again, or given up, unless the acknowledgement came at the same moment.
            }
            if (acknowledged.Task.IsCompletedSuccessfully)
            {
                return Delivery.Acknowledged;
            }
        }
        awaited = null;
        return subscriptions.Has(push.For) ? Delivery.Unheard : Delivery.Unwanted;
    }

    /// <returns>False when the controller hangs up after the answer.</returns>
    private async Task<bool> AnswerAsync(Telegram request, CancellationToken token)
    {
        if (request.Mid == 1)
        {
            return await StartAsync(request, token);
        }
        if (!started)
        {
            controller.Ignored();
            return true;
        }
        if (Push.IsAck(request.Mid))
        {
            if (awaited is { } waiting && waiting.Mid == request.Mid)
            {
                waiting.Acknowledged.TrySetResult();
            }
            return true;
        }
        var followed = Subscription.Of(request.Mid) is { } subscription && request.Mid == subscription.Mid && !subscriptions.Has(subscription);
        await connection.ReplyAsync(Execute(request), token);
        if (followed && controller.Station.Present(Subscription.Of(request.Mid)!) is { } present)
        {
            subscriptions.Add(present);
        }
        controller.Announce();
        changed.Fire();
        return true;
    }

    private byte[] Execute(Telegram request)
    {
        if (RequestRules.Broken(request) is { } broken)
        {
            controller.Broke();
            return Refused(request, broken);
        }
        switch (request.Mid)
        {
            case 3:
                started = false;
                subscriptions.Clear();
                controller.Leave(connection);
                return Accepted(request);
            case 9999:
                return Encoding.ASCII.GetBytes($"{Telegram.HeaderLength + request.Data.Length:0000}9999{request.Header}{request.Data}\0");
            case var mid when Subscription.Of(mid) is { } subscription:
                return Answer(request, mid == subscription.Mid ? Subscribe(request, subscription) : Unsubscribe(subscription));
            case 10:
                return Telegram.Bytes(11, 1, TorqueStation.ParameterSetNumbers);
            case 40:
                return Telegram.Bytes(41, 1, controller.Station.ToolDescription);
            default:
                return Answer(request, controller.Execute(request));
        }
    }

    private ErrorCode? Subscribe(Telegram request, Subscription subscription)
    {
        if (subscription == Subscription.Results && !subscriptions.Has(subscription))
        {
            controller.Results.Wake();
        }
        return subscriptions.TryAdd(subscription, request.NoAck) ? null : subscription.Present;
    }

    private ErrorCode? Unsubscribe(Subscription subscription) => subscriptions.TryRemove(subscription) ? null : subscription.Missing;

    private static byte[] Answer(Telegram request, ErrorCode? error) => error is { } code ? Refused(request, code) : Accepted(request);

    private async Task<bool> StartAsync(Telegram request, CancellationToken token)
    {
        if (started || !controller.Take(connection))
        {
            await connection.ReplyAsync(Refused(request, ErrorCode.ClientAlreadyConnected), token);
            return started;
        }
        if (request.Revision > controller.RevisionMax)
        {
            controller.Leave(connection);
            await connection.ReplyAsync(Refused(request, ErrorCode.RevisionNotSupported), token);
            return true;
        }
        started = true;
        await connection.ReplyAsync(Telegram.Bytes(2, request.Revision, controller.Introduction(request.Revision)), token);
        return true;
    }

    private static byte[] Accepted(Telegram request) => Telegram.Bytes(5, 1, $"{request.Mid:0000}");

    private static byte[] Refused(Telegram request, ErrorCode code) => Telegram.Bytes(4, 1, $"{request.Mid:0000}{(int)code:00}");

    /// <summary>How it went: the client acknowledged it, never did, or has given its subscription up.</summary>
    private enum Delivery
    {
        Acknowledged,
        Unheard,
        Unwanted,
    }

    /// <param name="Mid">The acknowledgement that is waited for.</param>
    private sealed record Awaited(int Mid, TaskCompletionSource Acknowledged);
}
