using System.Buffers;
using System.Globalization;
using System.Text;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Host.Simulation;

/// <summary>Fits an example's reply to another request of the same kind: fields that both have take the request's values.</summary>
internal sealed class ReplyEcho(DeviceProfile profile, MessageCatalogue catalogue, FrameCutter frames)
{
    /// <returns>The example's own bytes where nothing can be fitted.</returns>
    public byte[] Fit(ExampleFrame reply, MessageShape request, ReadOnlySpan<byte> payload)
    {
        if (reply.Shape is null)
        {
            return reply.Bytes;
        }

        try
        {
            var fitted = reply.Shape.Profile.Form == MessageForm.Places
                ? ByPlace(reply.Shape, reply.Payload, request, payload)
                : ByValue(reply.Shape, reply.Payload, request, payload);

            // Framed anew, a prompt would get an end that it does not have.
            return fitted.AsSpan().SequenceEqual(reply.Payload) ? reply.Bytes : frames.Wrap(fitted);
        }
        catch (Exception reason) when (reason is EncodeException or FramingException)
        {
            return reply.Bytes;
        }
    }

    /// <summary>The next result of a device is a new one: its number is one higher.</summary>
    public byte[] Renew(ExampleFrame frame, long times)
    {
        var field = frame.Shape?.Fields.FirstOrDefault(field => field.Unique && field.At is not null);
        if (field is null || Slice(field, frame.Payload) is not { } at)
        {
            return frame.Bytes;
        }

        var payload = frame.Payload.ToArray();
        var digits = payload.AsSpan(at);
        if (!long.TryParse(Encoding.ASCII.GetString(digits), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var number))
        {
            return frame.Bytes;
        }

        var renewed = (number + times).ToString(CultureInfo.InvariantCulture).PadLeft(digits.Length, '0');
        Encoding.ASCII.GetBytes(renewed.AsSpan(renewed.Length - digits.Length), digits);
        return frames.Wrap(payload);
    }

    // Bytes that the profile does not describe stay as the example has them.
    private byte[] ByPlace(MessageShape shape, byte[] example, MessageShape request, ReadOnlySpan<byte> asked)
    {
        var payload = example.ToArray();
        var shared = profile.Header
            .Where(field => !shape.Profile.Header.ContainsKey(field.Name) || field.Name == profile.Replies.MatchedBy)
            .Select(field => (From: field, To: field))
            .Concat(shape.Fields.Select(field => (From: request.Fields.FirstOrDefault(other => other.Name == field.Name), To: field))
                .Where(pair => pair.From is not null).Select(pair => (pair.From!, pair.To)));
        foreach (var (from, to) in shared)
        {
            if (Slice(from, asked) is { } source && Slice(to, payload) is { } target && asked[source].Length == payload.AsSpan(target).Length)
            {
                asked[source].CopyTo(payload.AsSpan(target));
            }
        }

        return payload;
    }

    private byte[] ByValue(MessageShape shape, byte[] example, MessageShape request, ReadOnlySpan<byte> asked)
    {
        var echoed = new Dictionary<string, object?>();
        Read(shape, example, echoed, known: null);
        Read(request, asked, echoed, known: shape);
        var payload = new ArrayBufferWriter<byte>();
        shape.Encode(new EchoedValues(echoed), null, payload);
        return payload.WrittenSpan.ToArray();
    }

    private void Read(MessageShape shape, ReadOnlySpan<byte> payload, Dictionary<string, object?> into, MessageShape? known)
    {
        var values = new FieldValue[catalogue.MaximumFields];
        if (!shape.TryDecode(payload, values, out _))
        {
            return;
        }

        for (var index = 0; index < shape.Fields.Count; index++)
        {
            if (known is null || known.IndexOf(shape.Fields[index].Name) >= 0)
            {
                into[shape.Fields[index].Name] = Value(shape, index, payload, values[index]);
            }
        }
    }

    private static object? Value(MessageShape shape, int index, ReadOnlySpan<byte> payload, FieldValue value) => value.Kind switch
    {
        ValueKind.Integer => value.Integer,
        ValueKind.Number => value.Number,
        ValueKind.Boolean => value.Boolean,
        ValueKind.Text => FieldText.Plain(shape, index, payload, value),
        _ => null,
    };

    private static Range? Slice(FieldProfile field, ReadOnlySpan<byte> payload) =>
        field.At is { } at && at.First >= 1 && at.Last >= at.First && at.Last <= payload.Length ? (at.First - 1)..at.Last : null;

    private sealed class EchoedValues(Dictionary<string, object?> values) : IArguments
    {
        public bool TryGet(string field, out object? value) => values.TryGetValue(field, out value);
    }
}
