using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using RobotLink.Messages;

namespace RobotLink.Recording;

/// <summary>Writes a recording line by line: the head first, then profiles, then entries in order of time, then the end. Pure.</summary>
/// <remarks>Entries reach <paramref name="output"/> at once; flushing it is the caller's.</remarks>
public sealed class RecordingWriter(IBufferWriter<byte> output) : IDisposable
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private readonly Utf8JsonWriter json = new(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Bytes of devices and ours so far, as the last line will say.</summary>
    public long Bytes { get; private set; }

    /// <summary>Stretches of bytes so far.</summary>
    public long Chunks { get; private set; }

    public void Begin(RecordingHead head)
    {
        Open("recording");
        json.WriteNumber("version", RecordingHead.Version);
        json.WriteString("made", Written(head.Made));
        json.WriteString("robotlink", head.RobotLink);
        json.WriteStartArray("links");
        foreach (var link in head.Links)
        {
            json.WriteStartObject();
            json.WriteString("id", link.Id);
            json.WriteString("profile", link.Profile);
            WriteKnown("address", link.Address);
            WriteKnown("title", link.Title);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Close();
    }

    public void Write(RecordedProfile profile)
    {
        Open("profile");
        json.WriteString("name", profile.Name);
        json.WriteString("text", profile.Text);
        Close();
    }

    public void Write(RecordedBytes entry) => WriteBytes(entry.Link, entry.Direction, entry.Time, entry.Epoch, entry.Bytes, entry.IsMasked);

    /// <summary>For callers that hold the bytes elsewhere: they are written during the call.</summary>
    public void WriteBytes(string link, Direction direction, DateTimeOffset time, int epoch, ReadOnlySpan<byte> bytes, bool isMasked)
    {
        Open("bytes");
        json.WriteString("link", link);
        json.WriteString("dir", direction == Direction.Received ? "rx" : "tx");
        json.WriteString("time", Written(time));
        json.WriteNumber("epoch", epoch);
        json.WriteBase64String("raw", bytes);
        if (isMasked)
        {
            json.WriteBoolean("masked", true);
        }

        Close();
        Bytes += bytes.Length;
        Chunks++;
    }

    public void Write(RecordedMark mark)
    {
        Open("mark");
        json.WriteString("link", mark.Link);
        json.WriteString("time", Written(mark.Time));
        json.WriteString("what", mark.What);
        json.WriteNumber("epoch", mark.Epoch);
        WriteKnown("words", mark.Words);
        WriteKnown("local", mark.LocalAddress);
        WriteKnown("remote", mark.RemoteAddress);
        WriteKnown("state", mark.NewState);
        WriteKnown("cause", mark.Cause);
        WriteKnown("seq", mark.Sequence);
        WriteKnown("client", mark.ClientName);
        WriteKnown("missed_bytes", mark.MissedBytes);
        if (mark.SetBy is { } step)
        {
            json.WriteNumber("set_by_s", step.TotalSeconds);
        }

        Close();
    }

    /// <summary>Says that nothing is missing behind.</summary>
    public void End()
    {
        Open("end");
        json.WriteNumber("bytes", Bytes);
        json.WriteNumber("chunks", Chunks);
        Close();
    }

    public void Dispose() => json.Dispose();

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat);

    private void Open(string type)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
    }

    private void Close()
    {
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        output.Write("\n"u8);
    }

    private void WriteKnown(string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private void WriteKnown(string name, long? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
    }
}
