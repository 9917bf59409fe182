using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>A profile made ready to run: shapes, periods and conditions resolved once, shared by all links with the profile. Immutable.</summary>
public sealed class DeviceProtocol
{
    public DeviceProtocol(DeviceProfile profile, Budget budget)
    {
        Profile = profile;
        Budget = budget;
        Catalogue = new MessageCatalogue(profile);
        Steps = [.. profile.Session.Select(Resolve)];
        Farewell = [.. profile.Farewell.Select(Resolve)];
        Conditions = [.. profile.DegradedIf.Select(condition => new DegradedTest(condition))];
        Polls = [.. profile.Requests.Where(request => request.Every is not null).Select(request => Exchange(Catalogue.FindRequest(request.Name)!))];
        Heartbeat = profile.Heartbeat is { } heartbeat ? HeartbeatExchange(heartbeat) : null;
        HeartbeatReplyIsItsOwn = Heartbeat?.Reply is { } own && Catalogue.Requests.All(request => IsHeartbeat(request) || request.Reply?.IsDistinctFrom(own) != false);
        HeartbeatTellsCondition = Heartbeat?.Reply is { } reply && profile.DegradedIf.Any(condition => condition.Message == reply.Name);
    }

    public DeviceProfile Profile { get; }

    public Budget Budget { get; }

    public MessageCatalogue Catalogue { get; }

    internal IReadOnlyList<Step> Steps { get; }

    internal IReadOnlyList<Step> Farewell { get; }

    internal IReadOnlyList<DegradedTest> Conditions { get; }

    internal IReadOnlyList<Exchange> Polls { get; }

    internal Exchange? Heartbeat { get; }

    /// <summary>The heartbeat's reply says whether the link is degraded, so it is asked even when other traffic proves life.</summary>
    internal bool HeartbeatTellsCondition { get; }

    /// <summary>No other request has a reply that could be taken for the heartbeat's.</summary>
    internal bool HeartbeatReplyIsItsOwn { get; }

    /// <summary>What is sent and what answers it, for a request of the profile.</summary>
    internal Exchange Exchange(RequestShape request) =>
        new(request.Name, request.Send, request.Reply, request.Profile.Timeout ?? Budget.RequestTimeout, request.Profile.Every, request.Profile.ChangesMachine);

    // A name is looked up among the messages first, then among the requests: as the language says.
    private Exchange HeartbeatExchange(HeartbeatProfile heartbeat)
    {
        var request = MessageNamed(heartbeat.Send) is null ? Catalogue.FindRequest(heartbeat.Send) : null;
        var send = request?.Send ?? Named(heartbeat.Send);
        var reply = heartbeat.Reply is { } name ? Named(name) : request is null ? send : request.Reply;
        return new Exchange(heartbeat.Send, send, reply, Budget.ReplyWithin, null);
    }

    private Step Resolve(SessionStep step)
    {
        var request = step.Send is null || MessageNamed(step.Send) is not null ? null : Catalogue.FindRequest(step.Send);
        var send = step.Send is null ? null : request?.Send ?? Named(step.Send);
        var expect = step.Expect is null ? request?.Reply : Named(step.Expect);
        return new Step(step, send, expect);
    }

    private bool IsHeartbeat(RequestShape request) => ReferenceEquals(request.Send, Heartbeat!.Send) && !request.Profile.ChangesMachine;

    private MessageShape? MessageNamed(string name) =>
        Catalogue.Shapes.FirstOrDefault(shape => shape.Kind == MessageKind.Message && shape.Name == name);

    private MessageShape Named(string name) =>
        Catalogue.Find(name) ?? throw new InvalidOperationException($"Profile '{Profile.Name}' names no message '{name}'; its reader should have refused it.");
}

/// <summary>A question and its answer.</summary>
/// <param name="Reply">Null when nothing answers.</param>
internal sealed record Exchange(string Name, MessageShape Send, MessageShape? Reply, TimeSpan Timeout, TimeSpan? Every, bool ChangesMachine = false);

internal sealed record Step(SessionStep Profile, MessageShape? Send, MessageShape? Expect);

/// <summary>One line of <c>degraded_if</c>, ready to be asked.</summary>
internal sealed class DegradedTest(DegradedCondition condition)
{
    /// <summary>Null when the shape asked is another message; else the words while the condition holds, or an empty text.</summary>
    public string? Judge(MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values)
    {
        if (shape.Name != condition.Message || shape.Kind == MessageKind.Request)
        {
            return null;
        }

        var index = shape.IndexOf(condition.Field);
        if (index < 0)
        {
            return null;
        }

        foreach (var value in condition.Values)
        {
            if (FieldComparer.Matches(shape, index, payload, values[index], value))
            {
                return $"{condition.Message}.{condition.Field} is {value}";
            }
        }

        return string.Empty;
    }
}
