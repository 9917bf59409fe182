using System.Runtime.InteropServices;
using System.Text;
using RobotLink.Diagnosis;
using RobotLink.Host.Adapters;
using RobotLink.Links;

namespace RobotLink.Host.Api;

/// <summary>The links' numbers in Prometheus' text format 0.0.4. Every series of a link exists from the start.</summary>
internal static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IReadOnlyList<LinkSnapshot> links, RequestDurations durations, string version)
    {
        var text = new StringBuilder(4096);
        Head(text, "robotlink_link_up", "gauge", "1 while proof of life is inside the bound (state up or degraded), else 0.");
        foreach (var link in links)
        {
            Line(text, "robotlink_link_up", link, null, null, link.State is LinkState.Up or LinkState.Degraded ? 1 : 0);
        }

        WriteStates(text, links);
        WriteTimes(text, links);
        WriteCounts(text, links);
        WriteRecords(text, links);
        WriteDurations(text, links, durations);
        Head(text, "robotlink_build_info", "gauge", "Always 1; the labels tell the version.");
        text.Append("robotlink_build_info{version=\"").Append(Escape(version)).Append("\",runtime=\"")
            .Append(Escape(RuntimeInformation.FrameworkDescription)).Append("\"} 1\n");
        return text.ToString();
    }

    private static void WriteStates(StringBuilder text, IReadOnlyList<LinkSnapshot> links)
    {
        Head(text, "robotlink_link_state", "gauge", "1 for the state the link is in, 0 for the others.");
        foreach (var link in links)
        {
            foreach (var state in Enum.GetValues<LinkState>())
            {
                Line(text, "robotlink_link_state", link, "state", Words.Of(state), link.State == state ? 1 : 0);
            }
        }
    }

    private static void WriteTimes(StringBuilder text, IReadOnlyList<LinkSnapshot> links)
    {
        Head(text, "robotlink_link_last_change_timestamp_seconds", "gauge", "Unix time at which the state began.");
        foreach (var link in links)
        {
            Line(text, "robotlink_link_last_change_timestamp_seconds", link, null, null, Unix(link.Since));
        }

        Head(text, "robotlink_link_last_receive_timestamp_seconds", "gauge", "Unix time of the newest byte from the device; 0 before the first.");
        foreach (var link in links)
        {
            Line(text, "robotlink_link_last_receive_timestamp_seconds", link, null, null, link.LastReceive is { } last ? Unix(last) : 0);
        }

        Head(text, "robotlink_link_detection_bound_seconds", "gauge", "Worst case to notice a dead peer, computed from the settings; NaN where nothing watches.");
        foreach (var link in links)
        {
            Line(text, "robotlink_link_detection_bound_seconds", link, null, null, Words.Bound(link.Bound.Seconds) ?? double.NaN);
        }
    }

    private static void WriteCounts(StringBuilder text, IReadOnlyList<LinkSnapshot> links)
    {
        Head(text, "robotlink_link_reconnects_total", "counter", "Connections lost, by cause.");
        foreach (var link in links)
        {
            foreach (var cause in Enum.GetValues<Cause>())
            {
                Line(text, "robotlink_link_reconnects_total", link, "cause", Words.Of(cause), link.Reconnects.GetValueOrDefault(cause));
            }
        }

        Head(text, "robotlink_link_messages_total", "counter", "Frames, by direction.");
        foreach (var link in links)
        {
            Line(text, "robotlink_link_messages_total", link, "direction", "rx", Counters.MessagesReceived(link));
            Line(text, "robotlink_link_messages_total", link, "direction", "tx", Counters.MessagesSent(link));
        }

        Head(text, "robotlink_link_bytes_total", "counter", "Bytes, by direction.");
        foreach (var link in links)
        {
            Line(text, "robotlink_link_bytes_total", link, "direction", "rx", Counters.BytesReceived(link));
            Line(text, "robotlink_link_bytes_total", link, "direction", "tx", Counters.BytesSent(link));
        }

        Head(text, "robotlink_link_parse_errors_total", "counter", "Frames and bytes that fitted no message.");
        foreach (var link in links)
        {
            Line(text, "robotlink_link_parse_errors_total", link, null, null, Counters.ParseErrors(link));
        }
    }

    private static void WriteRecords(StringBuilder text, IReadOnlyList<LinkSnapshot> links)
    {
        Head(text, "robotlink_link_recorded_bytes", "gauge", "Memory that the record of what passed the link holds.");
        foreach (var link in links)
        {
            Line(text, "robotlink_link_recorded_bytes", link, null, null, link.Record?.Bytes ?? 0);
        }
    }

    private static void WriteDurations(StringBuilder text, IReadOnlyList<LinkSnapshot> links, RequestDurations durations)
    {
        const string Name = "robotlink_request_duration_seconds";
        Head(text, Name, "histogram", "Requests made through the interface, from call to outcome.");
        foreach (var link in links)
        {
            var histogram = durations.Of(link.Id);
            for (var index = 0; index < histogram.UpTo.Count; index++)
            {
                Line(text, Name + "_bucket", link, "le", RequestDurations.Bounds[index].ToString("0.###"), histogram.UpTo[index]);
            }

            Line(text, Name + "_bucket", link, "le", "+Inf", histogram.Count);
            Line(text, Name + "_sum", link, null, null, histogram.Sum);
            Line(text, Name + "_count", link, null, null, histogram.Count);
        }
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Line(StringBuilder text, string name, LinkSnapshot link, string? label, string? labelValue, double value)
    {
        text.Append(name).Append("{link=\"").Append(Escape(link.Id)).Append("\",profile=\"").Append(Escape(link.Profile)).Append('"');
        if (label is not null)
        {
            text.Append(',').Append(label).Append("=\"").Append(Escape(labelValue!)).Append('"');
        }

        text.Append("} ").Append(value.ToString("0.######")).Append('\n');
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static double Unix(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
