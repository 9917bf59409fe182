using System.Buffers;
using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Makes frames out of messages. Frames without fields are made once per connection.</summary>
internal sealed class Composer(FramingProfile framing, LimitsProfile limits, IScope scope)
{
    /// <summary>Apart from the one that receives: it holds what has come so far.</summary>
    private readonly Framer framer = Framers.For(framing);

    private readonly Dictionary<MessageShape, Composed> ready = [];
    private readonly ArrayBufferWriter<byte> payload = new(128);
    private readonly ArrayBufferWriter<byte> frame = new(128);

    private readonly Scoped none = new(null, scope);

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
            if (!none.WasAsked)
            {
                ready.Add(shape, composed);
            }
        }

        return composed;
    }

    /// <exception cref="EncodeException">An argument does not fit, or the text is longer than the device takes.</exception>
    /// <exception cref="FramingException">The payload cannot be framed.</exception>
    public Composed Make(MessageShape shape, IArguments arguments, IReadOnlyDictionary<string, string>? header)
    {
        payload.ResetWrittenCount();
        frame.ResetWrittenCount();
        var scoped = ReferenceEquals(arguments, none) ? none : new Scoped(arguments, scope);
        scoped.Begin();
        shape.Encode(scoped, header, payload);
        if (limits.SendText is { } most && payload.WrittenCount > most)
        {
            throw new EncodeException(
                $"'{shape.Name}' would be {payload.WrittenCount} bytes long; the device takes {most} (limits.send_text). Use shorter values.");
        }

        framer.Write(payload.WrittenSpan, frame);
        var bytes = frame.WrittenSpan.ToArray();
        var cut = framer.Sent(bytes);
        var isStretch = cut is { Kind: CutKind.Frame, IsRewritten: false };
        var made = new Composed(bytes, isStretch ? cut.PayloadAt : 0, isStretch ? cut.PayloadLength : bytes.Length) { Payload = payload.WrittenSpan.ToArray() };
        return scoped.Places.Count == 0 ? made : made with { Secrets = SecretsIn(made.Payload, scoped.Places), Shown = isStretch ? Masked(made, scoped.Places) : Hidden(bytes.Length) };
    }

    /// <summary>A frame around a payload that is made already.</summary>
    /// <exception cref="FramingException">The payload cannot be framed.</exception>
    public Composed Framed(byte[] made)
    {
        frame.ResetWrittenCount();
        framer.Write(made, frame);
        var bytes = frame.WrittenSpan.ToArray();
        var cut = framer.Sent(bytes);
        return cut is { Kind: CutKind.Frame, IsRewritten: false }
            ? new Composed(bytes, cut.PayloadAt, cut.PayloadLength) { Payload = made }
            : new Composed(bytes, 0, bytes.Length) { Payload = made };
    }

    private static byte[][] SecretsIn(ReadOnlyMemory<byte> payload, List<(int Start, int Length)> places) =>
        [.. places.Where(place => place.Length > 0).Select(place => payload.Span.Slice(place.Start, place.Length).ToArray())];

    /// <summary>Where its secrets lie on the line cannot be told: nothing of it is shown.</summary>
    private static Composed.Showing Hidden(int length)
    {
        var starred = new byte[length];
        starred.AsSpan().Fill((byte)'*');
        return new Composed.Showing("***"u8.ToArray(), 0, 3, starred);
    }

    /// <summary>The frame as it may be shown: three stars for each secret, whatever its length. A check over it would tell a guess from the truth, so it has stars as well.</summary>
    private Composed.Showing Masked(in Composed made, List<(int Start, int Length)> places)
    {
        var frame = WithoutChecks(made);
        var shown = new List<byte>(frame.Length);
        var starred = frame.ToArray();
        var at = 0;
        foreach (var (start, length) in places.OrderBy(place => place.Start))
        {
            shown.AddRange(frame.AsSpan(at, made.PayloadAt + start - at));
            shown.AddRange("***"u8);
            starred.AsSpan(made.PayloadAt + start, length).Fill((byte)'*');
            at = made.PayloadAt + start + length;
        }

        shown.AddRange(frame.AsSpan(at));
        return new Composed.Showing([.. shown], made.PayloadAt, made.PayloadLength + shown.Count - made.Frame.Length, starred);
    }

    private byte[] WithoutChecks(in Composed made)
    {
        var sent = framing.Sent ?? framing;
        sent = sent is ListFraming list ? list.Framings[0] : sent;
        var shown = made.Frame.ToArray();
        shown.AsSpan(made.PayloadAt - sent.Edges.Front, sent.Edges.Front).Fill((byte)'*');
        shown.AsSpan(made.PayloadAt + made.PayloadLength, sent.Edges.Back).Fill((byte)'*');
        foreach (var (_, at) in sent.ChecksInside().Where(inside => inside.Check.Algorithm != CheckAlgorithm.Constant))
        {
            if (at.TryResolve(made.PayloadLength, out var start, out var length))
            {
                shown.AsSpan(made.PayloadAt + start, length).Fill((byte)'*');
            }
        }

        return shown;
    }

    private sealed class Scoped(IArguments? arguments, IScope scope) : IArguments, ISecretSink
    {
        public IScope Scope
        {
            get
            {
                WasAsked = true;
                return scope;
            }
        }

        public ISecretSink Secrets => this;

        /// <summary>The message holds values that we make, so it is another one each time.</summary>
        public bool WasAsked { get; private set; }

        /// <summary>Secrets in the payload.</summary>
        public List<(int Start, int Length)> Places { get; } = [];

        public void Begin()
        {
            WasAsked = false;
            Places.Clear();
        }

        public void Secret(int start, int length) => Places.Add((start, length));

        public bool TryGet(string field, out object? value)
        {
            value = null;
            return arguments?.TryGet(field, out value) ?? false;
        }
    }
}

/// <summary>A frame ready to be sent, and where its payload lies.</summary>
internal readonly record struct Composed(ReadOnlyMemory<byte> Frame, int PayloadAt, int PayloadLength)
{
    /// <summary>What may be shown instead; null when nothing in it is secret.</summary>
    public Showing? Shown { get; init; }

    /// <summary>The secrets in it, as they stand on the wire.</summary>
    public IReadOnlyList<byte[]> Secrets { get; init; } = [];

    /// <summary>What the frame carries, before it was framed.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>A frame without its secrets, in place of the one that was sent.</summary>
    /// <param name="Starred">As long as the frame itself: a star for each byte of a secret.</param>
    public sealed record Showing(byte[] Frame, int PayloadAt, int PayloadLength, byte[] Starred);
}
