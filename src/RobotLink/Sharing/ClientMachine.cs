using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Sharing;

/// <summary>One program's side: its bytes in, what they ask for out. Pure. For one caller at a time.</summary>
internal sealed class ClientMachine : IDisposable
{
    private readonly ClientVocabulary vocabulary;
    private readonly Login login;
    private readonly FramingProfile framing;
    private readonly Framer framer;
    private readonly FrameReader reader;
    private readonly FieldValue[] values;
    private long heldBytes;

    public ClientMachine(ClientVocabulary vocabulary)
    {
        this.vocabulary = vocabulary;
        login = new Login(vocabulary);
        framing = ClientVocabulary.OfClient(vocabulary.Protocol.Profile.Framing);
        framer = vocabulary.ForClient();
        reader = new FrameReader(framer);
        values = new FieldValue[vocabulary.Protocol.Catalogue.MaximumFields];
    }

    /// <summary>No part of a frame waits.</summary>
    public bool IsEmpty => reader.Pending == 0;

    /// <summary>Bytes that wait.</summary>
    public int Pending => reader.Pending;

    /// <summary>It has logged in as far as the device wants it: what the device says by itself is for it, too.</summary>
    public bool Listens => login.IsDone;

    /// <summary>So much silence of the program ends a frame; null where silence means nothing.</summary>
    public TimeSpan? Gap => framer.Gap;

    public Memory<byte> Free() => reader.Free();

    public void Advance(int count) => reader.Advance(count);

    /// <summary>Bytes that came otherwise than into <see cref="Free"/>.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => reader.Append(bytes);

    /// <summary>Nothing waits, and nothing may come for long: its buffer goes back.</summary>
    public void Rest() => reader.Dispose();

    /// <summary>The link works: a program that has not logged in yet can.</summary>
    /// <param name="answerOfHeartbeat">What the device answered to the heartbeat last; empty when it did not.</param>
    /// <returns>What the device says first on a connection; empty for nothing.</returns>
    public byte[] Greet(Handshake handshake, byte[] answerOfHeartbeat)
    {
        login.HeartbeatAnswer = answerOfHeartbeat;
        return login.Begin(handshake);
    }

    /// <summary>The device was logged in to anew: who logs in from now on is answered with what it said then.</summary>
    public void Renew(Handshake handshake) => _ = login.Begin(handshake);

    /// <summary>The next so many bytes came while the device was down.</summary>
    public void Hold(long count) => heldBytes = count;

    /// <summary>All bytes of a tool that speaks with the device alone.</summary>
    public ReadOnlySpan<byte> TakeRaw() => reader.TakeAll();

    /// <param name="answerOfHeartbeat">What the device answered to the heartbeat last; empty when it did not.</param>
    public ClientWish Next(byte[] answerOfHeartbeat)
    {
        login.HeartbeatAnswer = answerOfHeartbeat;
        while (true)
        {
            var wasHeld = heldBytes > 0;
            var cut = reader.Next(out var taken);
            heldBytes = Math.Max(0, heldBytes - cut.Length);
            switch (cut.Kind)
            {
                case CutKind.More:
                    return ClientWish.More;
                case CutKind.Frame:
                    return Of(cut, taken, wasHeld);
                case CutKind.Noise when cut.IsBetween || cut.Fault == FramingFault.None:
                    break;
                default:
                    return ClientWish.Refuse($"its bytes form no message: {cut.Fault}");
            }
        }
    }

    /// <summary>It has been silent for as long as ends a frame.</summary>
    public ClientWish AtGap()
    {
        var cut = reader.AtGap(out var taken);
        return cut.Kind == CutKind.Frame ? Of(cut, taken, wasHeld: false) : cut.Kind == CutKind.More ? ClientWish.More : ClientWish.Refuse("its bytes form no message");
    }

    public void Dispose() => reader.Dispose();

    private ClientWish Of(scoped in Cut cut, ReadOnlySpan<byte> taken, bool wasHeld)
    {
        var payload = taken.Slice(cut.PayloadAt, cut.PayloadLength);
        var shape = vocabulary.Protocol.Catalogue.MatchSent(payload, values, out _);
        if (login.TryAnswer(shape, payload, out var known))
        {
            return known;
        }

        if (shape is not null && vocabulary.IsAcknowledgement(shape))
        {
            return ClientWish.Answer([]);
        }

        var exchange = vocabulary.ExchangeOf(shape);
        if (shape is not null && exchange.IsUnknown && vocabulary.IsFarewell(shape))
        {
            return ClientWish.Leave;
        }

        if (exchange.IsUnknown && login.IsAwaited)
        {
            return ClientWish.Refuse("it has not logged in as RobotLink does, and what it says is no part of that login");
        }

        var limits = vocabulary.Protocol.Profile.Limits;
        if (limits.SendText is { } most && payload.Length > most)
        {
            return ClientWish.Refuse($"its message of {payload.Length} bytes is longer than the device takes ({most}, limits.send_text)");
        }

        var rest = ClientVocabulary.RestOfEnd(framing, reader.Wire);
        return ClientWish.Pass(exchange, reader.Wire, rest, payload, cut.IsRewritten ? -1 : cut.PayloadAt, KeyOf(exchange, payload)) with { WasHeld = wasHeld };
    }

    private ReadOnlySpan<byte> KeyOf(Exchange exchange, ReadOnlySpan<byte> payload) =>
        exchange.IsNumbered && vocabulary.Protocol.KeyPlace?.Find(exchange.Send, payload) is { IsEmpty: false } key
            ? payload.Slice(key.Start, key.Length)
            : [];
}
