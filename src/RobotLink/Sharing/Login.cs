using RobotLink.Framing;
using RobotLink.Messages;
using RobotLink.Sessions;

namespace RobotLink.Sharing;

/// <summary>
/// A program's own login and heartbeat, answered with what the device said to ours: the device takes one login, and ours stands. Pure.
/// </summary>
internal sealed class Login(ClientVocabulary vocabulary)
{
    private readonly HashSet<int> heard = [];
    private Handshake? handshake;
    private int said;

    /// <summary>What the device answered to our heartbeat last; empty when it did not.</summary>
    public byte[] HeartbeatAnswer { get; set; } = [];

    /// <summary>It has said all that we had to say, but for what a device may refuse.</summary>
    public bool IsDone => handshake is { } current && current.All.Select((one, index) => one.IsOptional || heard.Contains(index)).All(isSaid => isSaid);

    /// <summary>It has to log in and has not begun: what nobody knows may be the login of another kind.</summary>
    public bool IsAwaited => handshake is { } current && current.All.Any(one => one.Shape is not null) && !heard.Any(index => index < current.All.Count && current.All[index].Shape is not null);

    /// <summary>The link works. Who has begun to log in goes on.</summary>
    /// <returns>What the device says first on a connection.</returns>
    public byte[] Begin(Handshake with)
    {
        var isFirst = handshake is null;
        handshake = with;
        if (!isFirst)
        {
            said = Math.Min(said, with.All.Count);
            return [];
        }

        return with.All is [{ Shape: null } greeting, ..] ? Take(0, greeting) : [];
    }

    /// <returns>False: it is no part of the login.</returns>
    public bool TryAnswer(MessageShape? shape, ReadOnlySpan<byte> payload, out ClientWish wish)
    {
        wish = default;
        if (handshake is { } current && said < current.All.Count && current.All[said] is { Shape: { } awaited } next && IsSame(awaited, payload, next.Payload))
        {
            // A password alone in its line could be any message; what is due tells which it is.
            wish = ClientWish.Answer(Restored(awaited, payload, Take(said, next)));
            return true;
        }

        if (shape is null)
        {
            return false;
        }

        if (vocabulary.IsPlainHeartbeat(shape) && HeartbeatAnswer.Length > 0)
        {
            wish = ClientWish.Answer(Restored(shape, payload, HeartbeatAnswer));
            return true;
        }

        if (handshake is null)
        {
            return false;
        }

        var isLogin = vocabulary.IsLogin(shape);
        if (Find(shape, payload, isLogin) is >= 0 and var index)
        {
            var answer = Take(index, handshake.All[index]);
            wish = ClientWish.Answer(Restored(shape, payload, answer));
            return true;
        }

        wish = isLogin ? ClientWish.Refuse($"its login ('{shape.Name}') is another than ours, and the device takes one") : default;
        return isLogin;
    }

    /// <summary>What serves outside of the login as well is part of it only when its turn has come.</summary>
    private int Find(MessageShape shape, ReadOnlySpan<byte> payload, bool isLogin)
    {
        var all = handshake!.All;
        for (var index = said; index < all.Count; index++)
        {
            if (ReferenceEquals(all[index].Shape, shape) && IsSame(shape, payload, all[index].Payload))
            {
                return index;
            }

            if (!isLogin)
            {
                return -1;
            }
        }

        for (var index = all.Count - 1; isLogin && index >= 0; index--)
        {
            if (ReferenceEquals(all[index].Shape, shape) && !all[index].HoldsSecrets && (shape.Fields.Count == 0 || IsSame(shape, payload, all[index].Payload)))
            {
                return index;
            }
        }

        return -1;
    }

    private bool IsSame(MessageShape shape, ReadOnlySpan<byte> payload, byte[] ours)
    {
        if (payload.SequenceEqual(ours))
        {
            return true;
        }

        return vocabulary.Protocol.KeyPlace is { } keys
            && keys.Find(shape, payload) is { IsEmpty: false } theirs && keys.Find(shape, ours) is { IsEmpty: false } place
            && payload.SequenceEqual(KeyPlace.Replaced(ours, place, payload.Slice(theirs.Start, theirs.Length)));
    }

    private byte[] Take(int index, Handshake.Said what)
    {
        said = Math.Max(said, index + 1);
        heard.Add(index);
        return [.. what.Answers.SelectMany(answer => answer)];
    }

    /// <summary>Where a request and its reply have a key in common, the answer gets the program's.</summary>
    private byte[] Restored(MessageShape shape, ReadOnlySpan<byte> payload, byte[] answer)
    {
        if (vocabulary.Protocol.KeyPlace is not { } keys || keys.Find(shape, payload) is not { IsEmpty: false } theirs)
        {
            return answer;
        }

        var framer = vocabulary.ForDevice();
        var cut = framer.Sent(answer);
        var values = new FieldValue[vocabulary.Protocol.Catalogue.MaximumFields];
        if (cut is not { Kind: CutKind.Frame, IsRewritten: false } || cut.Length != answer.Length)
        {
            return answer;
        }

        var said = answer.AsSpan(cut.PayloadAt, cut.PayloadLength);
        var place = keys.Find(vocabulary.Protocol.Catalogue.Match(said, [], values, out _), said);
        return place.IsEmpty ? answer : Replies.Framed(framer, KeyPlace.Replaced(said, place, payload.Slice(theirs.Start, theirs.Length)));
    }
}
