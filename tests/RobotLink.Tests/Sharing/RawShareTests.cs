using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Sharing;
using RobotLink.Tests.Links;

namespace RobotLink.Tests.Sharing;

/// <summary>A tool that wants a link's connection for itself, on a link without sockets.</summary>
[CancelAfter(60_000)]
internal sealed class RawShareTests : IShareEvents, IClientLine
{
    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    public string Remote => "127.0.0.1:40001";

    public bool IsConnection => true;

    [Test]
    public async Task A_tool_that_was_sent_away_before_it_had_the_connection_does_not_get_it()
    {
        await using var paper = new LinkOnPaper(LinkOnPaper.Polled, _ => "STATUS run");
        await paper.UntilAsync(seen => seen.State == LinkState.Up, Stop);
        var share = Attached(paper);
        var tool = share.Enter(this, out _)!;
        paper.Link.SetAdmin(LinkAdmin.Maintenance);
        await share.TakeOverAsync(tool);
        share.Leave(tool, "it hung up");

        Assert.That(tool.Ended, Is.EqualTo("the link went under maintenance"));
        Assert.That((await paper.Link.RequestAsync(new RequestCall("status", new Dictionary<string, object?>(), null, null), Stop)).Outcome, Is.EqualTo(RequestOutcome.Answered));
        Assert.That(paper.Device.Calls, Is.EqualTo(1));
    }

    bool IClientLine.TrySend(ReadOnlySpan<byte> bytes) => true;

    void IClientLine.Cut()
    {
        // There is no socket.
    }

    void IShareEvents.Entered(string client)
    {
        // Not looked at here, as all that follows.
    }

    void IShareEvents.Waits(string client)
    {
    }

    void IShareEvents.Left(string client, string why)
    {
    }

    void IShareEvents.Leased(string client)
    {
    }

    void IShareEvents.Released(string client)
    {
    }

    void IShareEvents.Refused(string client, string why)
    {
    }

    void IShareEvents.Failed(string client, Exception reason)
    {
    }

    void IShareEvents.Told(bool works, string why)
    {
    }

    private Share Attached(LinkOnPaper paper)
    {
        var share = new Share(new ShareConfiguration { Listen = "127.0.0.1:0", Mode = ShareMode.Raw }, new MonotonicClock(paper.Time), this);
        share.Attach(paper.Link);
        return share;
    }
}
