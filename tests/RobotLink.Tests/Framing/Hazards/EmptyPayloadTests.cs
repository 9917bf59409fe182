namespace RobotLink.Tests.Framing.Hazards;

/// <summary>A frame may carry nothing.</summary>
[TestFixtureSource(typeof(FramerKind), nameof(FramerKind.WithEmptyPayload))]
internal sealed class EmptyPayloadTests(FramerKind kind) : FramerKindTests(kind)
{
    [Test]
    public void An_empty_payload_is_a_frame()
    {
        Assert.That(Play(Kind.Arrivals(Kind.Frame(Kind.Payload(0)))).Single().PayloadLength, Is.EqualTo(Kind.Header + Kind.OnlyBody));
    }
}
