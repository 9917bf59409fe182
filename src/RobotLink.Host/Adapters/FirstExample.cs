using System.Buffers;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Host.Adapters;

/// <summary>Makes the first example of a new profile out of what the profile says: the bytes are the profile's own.</summary>
internal static class FirstExample
{
    private const int StrangeBytes = 16;

    /// <returns>Lines of a transcript, empty when nothing can be made up.</returns>
    public static IReadOnlyList<string> Of(DeviceProfile profile)
    {
        var catalogue = new MessageCatalogue(profile);
        var pause = profile.Framing is GapFraming gap ? $". {gap.Gap.TotalMilliseconds:0}ms" : null;
        try
        {
            return catalogue.Requests.FirstOrDefault(request => request is { Reply: not null, Profile.ChangesMachine: false } && request.Send.Fields.Count == 0) is { } request
                ? Dialogue(profile, request, request.Reply!, pause)
                : Strange(profile, catalogue, pause);
        }
        catch (Exception reason) when (reason is EncodeException or FramingException)
        {
            return [];
        }
    }

    private static IReadOnlyList<string> Dialogue(DeviceProfile profile, RequestShape request, MessageShape reply, string? pause)
    {
        var answer = Payload(reply);
        var values = new FieldValue[reply.Fields.Count];
        if (profile.Session.Count > 0 || !reply.TryDecode(answer, values, out _))
        {
            return [];
        }

        var fields = reply.Fields.Select((field, index) => $"{field.Name}: \"{FieldText.Plain(reply, index, answer, values[index])}\"");
        return [.. new[]
        {
            $"> {Frame(profile, Payload(request.Send))}", $"< {Frame(profile, answer)}", pause, $"= reply {reply.Name} {{{string.Join(", ", fields)}}}",
        }.OfType<string>()];
    }

    private static IReadOnlyList<string> Strange(DeviceProfile profile, MessageCatalogue catalogue, string? pause)
    {
        var payload = Enumerable.Repeat((byte)'x', StrangeBytes).ToArray();
        var isStrange = catalogue.Match(payload, [], new FieldValue[catalogue.MaximumFields], out _) is null;
        return profile.Session.Count > 0 || !isStrange ? [] : [.. new[] { $"< {Frame(profile, payload)}", pause, "= unparsed" }.OfType<string>()];
    }

    private static byte[] Payload(MessageShape shape)
    {
        var payload = new ArrayBufferWriter<byte>();
        shape.Encode(new MadeUp(shape), null, payload);
        return payload.WrittenSpan.ToArray();
    }

    private static string Frame(DeviceProfile profile, byte[] payload)
    {
        var frame = new ArrayBufferWriter<byte>();
        Framers.For(profile.Framing).Write(payload, frame);
        return ByteText.Of(frame.WrittenSpan);
    }

    /// <summary>A value for each field, of its type.</summary>
    private sealed class MadeUp(MessageShape shape) : IArguments
    {
        public bool TryGet(string field, out object? value)
        {
            var profile = shape.IndexOf(field) is >= 0 and var index ? shape.Fields[index] : null;
            value = profile switch
            {
                null => null,
                { Choices: [var first, ..] } => first,
                { Type: FieldType.Text or FieldType.Word } => "ready",
                { Type: FieldType.Bool } => true,
                _ => profile.Minimum ?? 1,
            };
            return profile is not null;
        }
    }
}
