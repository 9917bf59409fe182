using RobotLink.Diagnosis;
using RobotLink.Host.Api;
using RobotLink.Links;

namespace RobotLink.Tests.Host;

public sealed class MetricsTextTests
{
    private const string Labels = "link=\"t12-torque\",profile=\"open-protocol-torque\"";

    [TestCase("robotlink_link_up{" + Labels + "} 1")]
    [TestCase("robotlink_link_state{" + Labels + ",state=\"up\"} 1")]
    [TestCase("robotlink_link_state{" + Labels + ",state=\"down\"} 0")]
    [TestCase("robotlink_link_last_change_timestamp_seconds{" + Labels + "} 1795176000")]
    [TestCase("robotlink_link_last_receive_timestamp_seconds{" + Labels + "} 0")]
    [TestCase("robotlink_link_detection_bound_seconds{" + Labels + "} 13")]
    [TestCase("robotlink_link_reconnects_total{" + Labels + ",cause=\"path-dead\"} 4")]
    [TestCase("robotlink_link_messages_total{" + Labels + ",direction=\"rx\"} 7")]
    [TestCase("robotlink_link_messages_total{" + Labels + ",direction=\"tx\"} 3")]
    [TestCase("robotlink_link_bytes_total{" + Labels + ",direction=\"rx\"} 700")]
    [TestCase("robotlink_link_bytes_total{" + Labels + ",direction=\"tx\"} 30")]
    [TestCase("robotlink_link_parse_errors_total{" + Labels + "} 3")]
    [TestCase("robotlink_request_duration_seconds_bucket{" + Labels + ",le=\"0.005\"} 0")]
    [TestCase("robotlink_request_duration_seconds_bucket{" + Labels + ",le=\"+Inf\"} 0")]
    [TestCase("robotlink_request_duration_seconds_count{" + Labels + "} 0")]
    public void A_link_has_every_series_from_the_start(string line)
    {
        Assert.That(Written().Split('\n'), Does.Contain(line));
    }

    [Test]
    public void Every_cause_is_a_series()
    {
        var causes = Written().Split('\n').Count(line => line.StartsWith("robotlink_link_reconnects_total{", StringComparison.Ordinal));

        Assert.That(causes, Is.EqualTo(Enum.GetValues<Cause>().Length));
    }

    [Test]
    public void Every_line_has_the_form_that_Prometheus_reads()
    {
        var lines = Written().TrimEnd('\n').Split('\n').Where(line => !line.StartsWith('#'));

        Assert.That(lines, Has.All.Match("^[a-z_]+\\{([a-z_]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)+\\} [0-9.]+$"));
    }

    [Test]
    public void Every_name_is_introduced_once_before_its_samples()
    {
        var introduced = Written().Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]);

        Assert.That(introduced, Is.Unique.And.Contains("robotlink_build_info").And.Contains("robotlink_request_duration_seconds"));
    }

    [Test]
    public void Labels_are_escaped()
    {
        var written = MetricsText.Write([Samples.Link(profile: "a\"b\\c\nd")], new RequestDurations(), "1.0.0");

        Assert.That(written, Does.Contain("profile=\"a\\\"b\\\\c\\nd\"}"));
    }

    [Test]
    public void A_request_counts_in_every_bucket_that_holds_it()
    {
        var durations = new RequestDurations();
        durations.Add("t12-torque", TimeSpan.FromMilliseconds(40));
        durations.Add("t12-torque", TimeSpan.FromMinutes(1));
        var lines = MetricsText.Write([Samples.Link()], durations, "1.0.0").Split('\n');

        Assert.That(lines, Does.Contain($"robotlink_request_duration_seconds_bucket{{{Labels},le=\"0.025\"}} 0")
            .And.Contains($"robotlink_request_duration_seconds_bucket{{{Labels},le=\"0.05\"}} 1")
            .And.Contains($"robotlink_request_duration_seconds_bucket{{{Labels},le=\"30\"}} 1")
            .And.Contains($"robotlink_request_duration_seconds_bucket{{{Labels},le=\"+Inf\"}} 2")
            .And.Contains($"robotlink_request_duration_seconds_sum{{{Labels}}} 60.04"));
    }

    [TestCase(LinkState.Degraded, 1)]
    [TestCase(LinkState.Down, 0)]
    [TestCase(LinkState.Unknown, 0)]
    public void Up_means_proof_of_life(LinkState state, int up)
    {
        Assert.That(MetricsText.Write([Samples.Link(state)], new RequestDurations(), "1.0.0"), Does.Contain($"robotlink_link_up{{{Labels}}} {up}\n"));
    }

    private static string Written() => MetricsText.Write([Samples.Link()], new RequestDurations(), "1.0.0");
}
