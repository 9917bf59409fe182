using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.OpenProtocol;

/// <summary>What the controller and one client have agreed on, until the connection ends.</summary>
internal sealed class TorqueSession(TorqueSimulator controller, DeviceConnection connection)
{
    private readonly Signal changed = new();
    private volatile bool started;
    private volatile bool subscribed;
    private volatile bool noAck;
    private volatile TaskCompletionSource? awaited;

    public bool Subscribed => subscribed;

    public void Change() => changed.Fire();

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

    /// <summary>Brings the results to a subscribed client, one at a time, each until it is acknowledged.</summary>
    public async Task PushAsync(CancellationToken token)
    {
        while (true)
        {
            var change = changed.Next;
            TimeSpan? untilNext = null;
            var result = subscribed ? controller.Results.Peek(controller.Tightens, out untilNext) : null;
            if (result is null)
            {
                await change.WaitAsync(untilNext ?? Timeout.InfiniteTimeSpan, controller.Clock, token);
            }
            else if (!await DeliverAsync(result, token))
            {
                return;
            }
        }
    }

    /// <returns>False when the client never acknowledged.</returns>
    private async Task<bool> DeliverAsync(TighteningResult result, CancellationToken token)
    {
        var frame = Telegram.Bytes(61, 1, result.Data(controller.ControllerName, controller.Results.ParameterSetChanged));
        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        awaited = acknowledged;
        for (var sent = 0; sent <= controller.Repeats && subscribed;)
        {
            sent += await connection.SendAsync(frame, token) ? 1 : 0;
            if (noAck)
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
                controller.Results.Acknowledge(result);
                return true;
            }
        }
        awaited = null;
        return !subscribed;
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
        if (request.Mid == 62)
        {
            awaited?.TrySetResult();
            return true;
        }
        await connection.ReplyAsync(Execute(request), token);
        changed.Fire();
        return true;
    }

    private byte[] Execute(Telegram request)
    {
        switch (request.Mid)
        {
            case 3:
                (started, subscribed) = (false, false);
                controller.Leave(connection);
                return Accepted(request);
            case 18:
                return controller.Select(request.Data) ? Accepted(request) : Refused(request, ErrorCode.NoSuchParameterSet);
            case 42 or 43:
                controller.ToolEnabled = request.Mid == 43;
                return Accepted(request);
            case 60 when request.Revision > 1:
                return Refused(request, ErrorCode.RevisionNotSupported);
            case 60 when subscribed:
                return Refused(request, ErrorCode.AlreadySubscribed);
            case 60:
                controller.Results.Wake();
                (noAck, subscribed) = (request.NoAck, true);
                return Accepted(request);
            case 63 when !subscribed:
                return Refused(request, ErrorCode.NotSubscribed);
            case 63:
                subscribed = false;
                return Accepted(request);
            case 9999:
                return Encoding.ASCII.GetBytes($"{Telegram.HeaderLength + request.Data.Length:0000}9999{request.Header}{request.Data}\0");
            default:
                return Refused(request, ErrorCode.UnknownMid);
        }
    }

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
}
