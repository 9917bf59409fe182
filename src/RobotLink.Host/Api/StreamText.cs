using System.Buffers;
using System.Text;
using System.Text.Json;
using RobotLink.Messages;
using RobotLink.Routing;

namespace RobotLink.Host.Api;

/// <summary>Writes entries one after the other, framed as server-sent events or as lines of JSON.</summary>
internal sealed class StreamText(IBufferWriter<byte> output, bool events) : IDisposable
{
    public const string EventStream = "text/event-stream";
    public const string Lines = "application/x-ndjson";

    private readonly ArrayBufferWriter<byte> one = new(1024);
    private readonly Utf8JsonWriter json = new(Stream.Null, Answer.WriterOptions);

    /// <param name="catalogue">To explain the frame with; null: it is not explained.</param>
    public void Message(MessageEntry entry, Quality quality, MessageCatalogue? catalogue = null)
    {
        Begin();
        MessageJson.Write(json, entry, quality, catalogue);
        End("message"u8, entry.Sequence);
    }

    public void State(StateEntry entry)
    {
        Begin();
        StateJson.Write(json, entry);
        End("state"u8, entry.Sequence);
    }

    /// <param name="reached">Everything asked for up to this number has been written.</param>
    public void Tick(DateTimeOffset now, long reached)
    {
        Begin();
        json.WriteStartObject();
        json.WriteString("type", "tick");
        json.WriteNumber("seq", reached);
        json.WriteString("time", Words.Millisecond(now));
        json.WriteEndObject();
        End("tick"u8, reached);
    }

    public void Configuration(ConfigurationEventDocument document)
    {
        Begin();
        JsonSerializer.Serialize(json, document, Answer.Options);
        End("configuration"u8, document.Seq);
    }

    public void Outage(OutageEventDocument document)
    {
        Begin();
        JsonSerializer.Serialize(json, document, Answer.Options);
        End("outage"u8, document.Seq);
    }

    public void Lease(LeaseEventDocument document)
    {
        Begin();
        JsonSerializer.Serialize(json, document, Answer.Options);
        End("lease"u8, document.Seq);
    }

    /// <summary>Entries were overwritten before this reader came to them.</summary>
    public void Gap(long missed)
    {
        Begin();
        json.WriteStartObject();
        json.WriteString("type", "gap");
        json.WriteNumber("missed", missed);
        json.WriteEndObject();
        End("gap"u8, null);
    }

    public void Dispose() => json.Dispose();

    private void Begin()
    {
        one.ResetWrittenCount();
        json.Reset(one);
    }

    private void End(ReadOnlySpan<byte> type, long? number)
    {
        json.Flush();
        if (!events)
        {
            output.Write(one.WrittenSpan);
            output.Write("\n"u8);
            return;
        }

        if (number is { } id)
        {
            output.Write(Encoding.ASCII.GetBytes($"id: {id}\n"));
        }

        output.Write("event: "u8);
        output.Write(type);
        output.Write("\ndata: "u8);
        output.Write(one.WrittenSpan);
        output.Write("\n\n"u8);
    }
}
