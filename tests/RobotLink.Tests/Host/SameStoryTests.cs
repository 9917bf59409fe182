using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RobotLink.Diagnosis;
using RobotLink.Host.Api;
using RobotLink.Host.Cli;
using RobotLink.Links;
using RobotLink.Routing;
using RobotLink.Tests.Diagnosis;
using RobotLink.Tests.Links;
using RobotLink.Tests.Simulators;
using RobotLink.Tests.Transports;
using RobotLink.Transports;

namespace RobotLink.Tests.Host;

/// <summary>A link that fails for each cause: the log, the events, the interface, <c>history</c>, <c>status</c> and <c>explain</c> say the same words.</summary>
[CancelAfter(60_000)]
internal sealed class SameStoryTests
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    private static IEnumerable<TestCaseData> Causes()
    {
        yield return Case(Cause.LocalPortDown, Cases.Call(DialOutcome.Unplugged));
        yield return Case(Cause.PathDead, Cases.Call(DialOutcome.TimedOut, Cases.PartHeard));
        yield return Case(Cause.HostSilent, Cases.Call(DialOutcome.TimedOut, Cases.AnswersBoth));
        yield return Case(Cause.Refused, Cases.Call(DialOutcome.Refused, Cases.AnswersArp));
        yield return Case(Cause.Busy, Cases.Call(DialOutcome.TurnedAway));
        yield return Case(Cause.NoReply, Cases.Call(DialOutcome.NobodyCalled));
        yield return Case(Cause.Garbled, Cases.Call(DialOutcome.NotTls));
        yield return Case(Cause.Rejected, Cases.Call(DialOutcome.NotAccepted));
        yield return Case(Cause.Misconfigured, Cases.Call(DialOutcome.NameNotFound));
        yield return Case(Cause.ClosedByPeer, SocketSign.Closed);
        yield return Case(Cause.ResetByPeer, SocketSign.Reset);
        yield return Case(Cause.WentSilent, SocketSign.TimedOut);
    }

    [Test]
    public void Every_cause_has_its_story() =>
        Assert.That(Causes().Select(one => (Cause)one.Arguments[0]!), Is.EquivalentTo(Enum.GetValues<Cause>()));

    [TestCaseSource(nameof(Causes))]
    public async Task Everybody_tells_the_same(Cause cause, object symptom)
    {
        var log = new LogLines();
        var failing = new Failing(symptom);
        using var tested = new LinkUnderTest(LinkBench.Quiet, failing, log: log);
        var link = tested.Link;
        using var stopping = new CancellationTokenSource();
        var running = link.RunAsync(stopping.Token);
        await Signals.UntilAsync(log.Changed, () => link.Snapshot().Verdict?.Cause == cause && log.Texts.Any(text => text.Contains(CauseWords.Name(cause), StringComparison.Ordinal)), Stop);
        var told = link.Snapshot();
        var entry = link.Journal.States().Last(change => change.Verdict?.Cause == cause);
        await stopping.CancelAsync();
        await running.WaitAsync(Stop);

        var verdict = entry.Verdict!;
        string[] facts = [verdict.Words, CauseWords.Name(verdict.Cause), CauseWords.Name(verdict.Certainty)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(told.Verdict!.Words, Is.EqualTo(verdict.Words));
            Tells(log.Texts.Last(text => text.Contains(facts[1], StringComparison.Ordinal)), [.. facts, verdict.WalkTo]);
            Tells(History(entry), facts);
            Tells(Status(told), facts);
            Tells(Explain(link, told, entry), [.. facts, verdict.WalkTo, .. verdict.RulesOut]);
            Assert.That(Interface(link, told), Is.EqualTo((facts[0], facts[1], facts[2], verdict.WalkTo)));
        }
    }

    [Test]
    public async Task What_is_known_better_later_is_an_event_and_in_the_log()
    {
        var log = new LogLines();
        using var tested = new LinkUnderTest(LinkBench.Quiet, new Failing(SocketSign.Closed) { Then = Cases.Call(DialOutcome.Refused, Cases.AnswersArp), Says = "ALARM 1\r\n" }, log: log);
        var link = tested.Link;
        using var stopping = new CancellationTokenSource();
        var running = link.RunAsync(stopping.Token);
        await Signals.UntilAsync(log.Changed, () => log.Texts.Any(text => text.Contains("better known", StringComparison.Ordinal)), Stop);
        await stopping.CancelAsync();
        await running.WaitAsync(Stop);

        var story = link.Journal.States().Where(change => change.State == LinkState.Down).Select(change => change.Verdict!).ToList();
        Assert.That(story.Select(verdict => verdict.Cause), Is.EqualTo(new[] { Cause.ClosedByPeer, Cause.Refused }));
        Tells(log.Texts.Single(text => text.Contains("is down", StringComparison.Ordinal)), [story[0].Words, "closed-by-peer", story[0].WalkTo]);
        Tells(log.Texts.Single(text => text.Contains("better known", StringComparison.Ordinal)), [story[1].Words, "refused", "proven", story[1].WalkTo]);
    }

    private static void Tells(string text, IReadOnlyList<string> facts)
    {
        foreach (var fact in facts)
        {
            Assert.That(text, Does.Contain(fact));
        }
    }

    private static StateDocument Document(StateEntry entry) =>
        JsonSerializer.Deserialize<StateDocument>(Samples.Json(json => StateJson.Write(json, entry)), Answer.Options)!;

    private static string History(StateEntry entry) => RobotLink.Host.Cli.Lines.Of(Document(entry), Terminal(TextWriter.Null));

    private static string Status(LinkSnapshot told) => LinkRows.Why(LinkAnswers.Document(told))!;

    private static string Explain(Link link, LinkSnapshot told, StateEntry entry)
    {
        using var text = new StringWriter();
        ExplainCommand.Write(LinkAnswers.Detail(told, link.Configuration, null), [Document(entry)], bound: false, Terminal(text));
        return text.ToString();
    }

    private static (string?, string?, string?, string?) Interface(Link link, LinkSnapshot told)
    {
        var json = JsonSerializer.SerializeToElement(LinkAnswers.Detail(told, link.Configuration, null), Answer.Options);
        string? Text(string name) => json.GetProperty(name).GetString();
        return (Text("words"), Text("cause"), Text("certainty"), Text("walk_to"));
    }

    private static Terminal Terminal(TextWriter text) => new(text, TextWriter.Null, TimeProvider.System, Interactive: false, Colour: false);

    private static TestCaseData Case(Cause cause, object symptom) => new TestCaseData(cause, symptom).SetArgDisplayNames(CauseWords.Name(cause));

    /// <summary>Calls fail as a test says, or come about and end so.</summary>
    private sealed class Failing(object symptom) : IConnector
    {
        private int opened;

        /// <summary>How later calls fail.</summary>
        public DialFailure? Then { get; init; }

        public string Says { get; init; } = "";

        public bool DeviceCalls => symptom is SocketSign;

        public Task<IConnection> OpenAsync(CancellationToken stopping) => symptom switch
        {
            DialFailure failure => throw new DialException(failure, null),
            SocketSign when ++opened > 1 && Then is { } later => throw new DialException(later, null),
            var sign => Task.FromResult<IConnection>(new Ending((SocketSign)sign, Says)),
        };

        public Task<IConnection> RedialAsync(IConnection present, int port, CancellationToken stopping) => throw new NotSupportedException();

        public void Ended(IConnection connection, bool byPeer, bool wasProven)
        {
        }

        public TimeSpan? Pause(DialOutcome? failed) => TimeSpan.FromMilliseconds(50);

        public Task RestAsync() => Task.CompletedTask;
    }

    /// <summary>A connection that says something, and ends.</summary>
    private sealed class Ending(SocketSign sign, string says) : IConnection
    {
        private bool said;

        public Medium Medium => Medium.Tcp;

        public string Local => "here";

        public string Remote => "there";

        public SocketSign ReaderSign { get; private set; }

        public SocketSign WriterSign => SocketSign.None;

        public int Available => 0;

        public IPAddress? RemoteAddress => null;

        public TcpReading? Read() => null;

        public ValueTask<int> ReceiveAsync(Memory<byte> into)
        {
            if (!said && says.Length > 0)
            {
                said = true;
                return ValueTask.FromResult(Encoding.ASCII.GetBytes(says, into.Span));
            }

            ReaderSign = sign;
            return ValueTask.FromResult(0);
        }

        public bool TrySend(ReadOnlySpan<byte> bytes) => true;

        public void Abort()
        {
        }

        public void SayGoodbye()
        {
        }

        public void Close()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
