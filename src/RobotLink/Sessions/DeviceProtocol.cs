using System.Collections.Concurrent;
using System.Globalization;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>A profile made ready to run: shapes, periods and conditions resolved once, shared by all links with the profile. Immutable.</summary>
public sealed class DeviceProtocol
{
    private readonly ConcurrentDictionary<RequestShape, Exchange> exchanges = new();

    public DeviceProtocol(DeviceProfile profile, Budget budget)
    {
        Profile = profile;
        Budget = budget;
        Catalogue = new MessageCatalogue(profile);
        Key = ReplyKeyReader.For(profile);
        KeyPlace = KeyPlace.For(profile);
        Steps = [.. profile.Session.Select(Resolve)];
        Farewell = [.. profile.Farewell.Select(Resolve)];
        Conditions = [.. profile.DegradedIf.Select(condition => new DegradedTest(condition))];
        Polls = [.. profile.Requests.Where(request => request.Every is not null).Select(request => Exchange(Catalogue.FindRequest(request.Name)!))];
        KeyCounter = profile.Counters.Any(counter => counter.Name == profile.Replies.MatchedBy) ? profile.Replies.MatchedBy : null;
        Heartbeat = profile.Heartbeat is { Send: { } send } heartbeat ? HeartbeatExchange(send, heartbeat.Reply) : null;
        Stream = profile.Heartbeat?.Expect is { } expect ? Named(expect) : null;
        Interval = profile.Heartbeat?.IntervalFrom is { } from ? from[(from.LastIndexOf('.') + 1)..] : null;
        SupervisedByPollsAlone = profile.Heartbeat is null && Budget.ShortestPoll(profile) is not null && Catalogue.Shapes.All(shape => shape.Kind != MessageKind.Event);
        Identity = profile.Identity is { } identity ? Exchange(Catalogue.FindRequest(identity.Request)!) : null;
        HeartbeatReplyIsItsOwn = Heartbeat?.Reply is { } own && Catalogue.Requests.All(request => IsHeartbeat(request) || request.Reply?.IsDistinctFrom(own) != false);
        Unknown = new Exchange("unknown", new UnknownShape(MessageKind.Request), new UnknownShape(MessageKind.Reply), Budget.RequestTimeout, null, ChangesMachine: true)
        {
            IsNumbered = IsNumbered(null),
        };
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

    /// <summary>The message that the device streams by itself as its proof of life; null when it has to be asked.</summary>
    internal MessageShape? Stream { get; }

    /// <summary>The field of the heartbeat's reply that says when the device wants to be asked again; null when none does.</summary>
    internal string? Interval { get; }

    /// <summary>Asked before the first command, where the site knows who must answer.</summary>
    internal Exchange? Identity { get; }

    /// <summary>Null where replies come in order.</summary>
    internal ReplyKeyReader? Key { get; }

    /// <summary>Null where replies come in order.</summary>
    internal KeyPlace? KeyPlace { get; }

    /// <summary>Something that no request of the profile is, and whatever answers it.</summary>
    internal Exchange Unknown { get; }

    /// <summary>The counter that is the key where a request carries it without a field of that name, as in a document.</summary>
    internal string? KeyCounter { get; }

    /// <summary>Without answers to its polls nothing would ever show that the program lives.</summary>
    internal bool SupervisedByPollsAlone { get; }

    /// <summary>The heartbeat's reply says whether the link is degraded, so it is asked even when other traffic proves life.</summary>
    internal bool HeartbeatTellsCondition { get; }

    /// <summary>No other request has a reply that could be taken for the heartbeat's.</summary>
    internal bool HeartbeatReplyIsItsOwn { get; }

    /// <summary>What is sent and what answers it, for a request of the profile.</summary>
    internal Exchange Exchange(RequestShape request)
    {
        if (!exchanges.TryGetValue(request, out var exchange))
        {
            exchange = Make(request);
            _ = exchanges.TryAdd(request, exchange);
        }

        return exchange;
    }

    /// <summary>A field's value, be it a field of the message or of the header; null stands for a missing one.</summary>
    internal bool TryRead(MessageShape shape, string field, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values, out object? value)
    {
        var index = shape.IndexOf(field);
        if (index >= 0)
        {
            value = Plain(values[index]) ?? FieldText.Plain(shape, index, payload, values[index]);
            return true;
        }

        value = null;
        if (HeaderValue.Find(Profile, field) is not { } header || !header.TryRead(payload, out var read))
        {
            return false;
        }

        value = Plain(read) ?? header.Text(payload, read);
        return true;
    }

    /// <summary>Whether a field has a value, as profiles write it; without a field every frame of the message does.</summary>
    internal bool Fits(MessageShape shape, string? field, string? value, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> values)
    {
        if (field is null)
        {
            return true;
        }

        var index = shape.IndexOf(field);
        return index >= 0
            ? FieldComparer.Matches(shape, index, payload, values[index], value)
            : TryRead(shape, field, payload, values, out var read) && Convert.ToString(read, CultureInfo.InvariantCulture) == value;
    }

    private static object? Plain(in FieldValue value) => value.Kind switch
    {
        ValueKind.Integer => value.Integer,
        ValueKind.Number => value.Number,
        ValueKind.Boolean => value.Boolean,
        _ => null,
    };

    private Exchange Make(RequestShape request) =>
        new(request.Name, request.Send, request.Reply, request.Profile.Timeout ?? Budget.RequestTimeout, request.Profile.Every, request.Profile.ChangesMachine)
        {
            Phase = request.Profile.Phase,
            SlowTo = request.Profile.SlowTo,
            ValidFor = request.Profile.ValidFor,
            Restart = request.Profile.Restart,
            IsNumbered = IsNumbered(request.Reply),
            Retries = request.Profile.Retries,
            More = [.. request.More.Select(part => new ReplyStage(part.Shape, part.Repeats))],
        };

    private bool IsNumbered(MessageShape? reply) => Key?.IsIn(reply) == true;

    // A name is looked up among the messages first, then among the requests: as the language says.
    private Exchange HeartbeatExchange(string name, string? answer)
    {
        var request = MessageNamed(name) is null ? Catalogue.FindRequest(name) : null;
        var send = request?.Send ?? Named(name);
        var reply = answer is not null ? Named(answer) : request is null ? send : request.Reply;
        return new Exchange(name, send, reply, Budget.ReplyWithin, null) { IsNumbered = IsNumbered(reply) };
    }

    private Step Resolve(SessionStep step)
    {
        var request = step.Send is null || MessageNamed(step.Send) is not null ? null : Catalogue.FindRequest(step.Send);
        var send = step.Send is null ? null : request?.Send ?? NamedSent(step.Send);
        var expect = step.Expect is null ? request?.Reply : Named(step.Expect);
        return new Step(step, send, expect, [.. step.On.Select(branch => new Branch(branch, [.. branch.Steps.Select(Resolve)]))]);
    }

    private bool IsHeartbeat(RequestShape request) => ReferenceEquals(request.Send, Heartbeat!.Send) && !request.Profile.ChangesMachine;

    private MessageShape? MessageNamed(string name) =>
        Catalogue.Shapes.FirstOrDefault(shape => shape.Kind == MessageKind.Message && shape.Name == name);

    private MessageShape NamedSent(string name) => Catalogue.FindSent(name) ?? Named(name);

    private MessageShape Named(string name) =>
        Catalogue.Find(name) ?? throw new InvalidOperationException($"Profile '{Profile.Name}' names no message '{name}'; its reader should have refused it.");
}

/// <summary>A question and its answer.</summary>
/// <param name="Reply">Null when nothing answers.</param>
internal sealed record Exchange(string Name, MessageShape Send, MessageShape? Reply, TimeSpan Timeout, TimeSpan? Every, bool ChangesMachine = false)
{
    /// <summary>The frames that follow the first one of the reply.</summary>
    public IReadOnlyList<ReplyStage> More { get; init; } = [];

    public TimeSpan Phase { get; init; }

    public TimeSpan? SlowTo { get; init; }

    public TimeSpan? ValidFor { get; init; }

    /// <summary>How long it may wait for its turn.</summary>
    /// <param name="within">The caller's own limit; null: the profile's timeout.</param>
    public TimeSpan Patience(TimeSpan? within) => within is { } limit
        ? ValidFor < limit ? ValidFor.Value : limit
        : ValidFor < Timeout ? ValidFor.Value : Timeout;

    /// <summary>What answers is no message of the profile, or any.</summary>
    public bool IsUnknown => Reply is UnknownShape;

    /// <summary>The reply says which question it answers; one that does not is told by the order.</summary>
    public bool IsNumbered { get; init; }

    /// <summary>Sent again so often while nothing answers.</summary>
    public int Retries { get; init; }

    /// <summary>From one copy to the next: its time in equal parts.</summary>
    public TimeSpan RepeatAfter => Timeout / (Retries + 1);

    /// <summary>The counter that begins anew with the answer.</summary>
    public string? Restart { get; init; }

    /// <summary>The frame of the reply that is due after so many.</summary>
    public MessageShape? Part(int index) => index == 0 ? Reply : index <= More.Count ? More[index - 1].Shape : null;

    /// <summary>Whether that frame may come again and again, until the one behind it does.</summary>
    public bool Repeats(int index) => index < More.Count && More[index].Until;
}

/// <summary>One more frame of a reply.</summary>
/// <param name="Until">The frame before it comes any number of times until this one.</param>
internal sealed record ReplyStage(MessageShape Shape, bool Until);

internal sealed record Step(SessionStep Profile, MessageShape? Send, MessageShape? Expect, IReadOnlyList<Branch> Branches);

internal sealed record Branch(StepBranch Profile, IReadOnlyList<Step> Steps);

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
