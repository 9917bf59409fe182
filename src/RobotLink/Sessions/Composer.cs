using System.Buffers;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Makes frames out of messages. Frames without fields are made once per connection.</summary>
internal sealed class Composer(Framer framer, LimitsProfile limits, IScope scope)
{
    private readonly Dictionary<MessageShape, Composed> ready = [];
    private readonly ArrayBufferWriter<byte> payload = new(128);
    private readonly ArrayBufferWriter<byte> frame = new(128);

    private readonly IArguments none = new Scoped(null, scope);

    /// <summary>A message that needs no arguments.</summary>
    /// <param name="header">Overrides of header constants; null for none.</param>
    public Composed Fixed(MessageShape shape, IReadOnlyDictionary<string, string>? header = null)
    {
        if (header is not null)
        {
            return Make(shape, none, header);
        }

        if (!ready.TryGetValue(shape, out var composed))
        {
            composed = Make(shape, none, null);
            ready.Add(shape, composed);
        }

        return composed;
    }

    /// <exception cref="EncodeException">An argument does not fit, or the text is longer than the device takes.</exception>
    /// <exception cref="FramingException">The payload cannot be framed.</exception>
    public Composed Make(MessageShape shape, IArguments arguments, IReadOnlyDictionary<string, string>? header)
    {
        payload.ResetWrittenCount();
        frame.ResetWrittenCount();
        shape.Encode(ReferenceEquals(arguments, none) ? none : new Scoped(arguments, scope), header, payload);
        if (limits.SendText is { } most && payload.WrittenCount > most)
        {
            throw new EncodeException(
                $"'{shape.Name}' would be {payload.WrittenCount} bytes long; the device takes {most} (limits.send_text). Use shorter values.");
        }

        framer.Write(payload.WrittenSpan, frame);
        var bytes = frame.WrittenSpan.ToArray();
        return new Composed(bytes, Math.Max(0, bytes.AsSpan().IndexOf(payload.WrittenSpan)), payload.WrittenCount);
    }

    private sealed class Scoped(IArguments? arguments, IScope scope) : IArguments
    {
        public IScope Scope => scope;

        public bool TryGet(string field, out object? value)
        {
            value = null;
            return arguments?.TryGet(field, out value) ?? false;
        }
    }
}

/// <summary>A frame ready to be sent, and where its payload lies.</summary>
internal readonly record struct Composed(byte[] Frame, int PayloadAt, int PayloadLength);
