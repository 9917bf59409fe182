using System.Globalization;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Where a payload says which request it is or answers.</summary>
/// <param name="Start">0-based, in the payload.</param>
internal readonly record struct KeyStretch(int Start, int Length)
{
    public bool IsEmpty => Length == 0;
}

/// <summary>Finds the key in payloads, and puts another one in its place. Everything else of the payload stays as it is.</summary>
internal sealed class KeyPlace
{
    private readonly DeviceProfile profile;
    private readonly string name;
    private readonly FieldProfile? header;

    private KeyPlace(DeviceProfile profile, string name)
    {
        (this.profile, this.name) = (profile, name);
        header = profile.Header.FirstOrDefault(field => field.Name == name && field.At is not null);
        Counter = profile.Counters.FirstOrDefault(counter => counter.Name == name)?.Name ?? (profile.Counters.Count == 1 ? profile.Counters[0].Name : null);
    }

    /// <summary>What counts our own keys; null where nothing does.</summary>
    public string? Counter { get; }

    /// <returns>Null where replies come in order.</returns>
    public static KeyPlace? For(DeviceProfile profile) => profile.Replies.MatchedBy is { } name ? new KeyPlace(profile, name) : null;

    /// <param name="shape">What the payload is; null when nobody knows.</param>
    /// <returns>Empty when this payload says nothing of the kind.</returns>
    public KeyStretch Find(MessageShape? shape, ReadOnlySpan<byte> payload)
    {
        if (header is not null)
        {
            return header.At!.Value.TryResolve(payload.Length, out var start, out var length) ? new KeyStretch(start, length) : default;
        }

        foreach (var part in shape?.Explain(payload) ?? [])
        {
            if (part.Name == name && part is { Start: >= 0, Length: > 0 })
            {
                return new KeyStretch(part.Start, part.Length);
            }
        }

        return default;
    }

    /// <summary>The payload with another key.</summary>
    /// <returns>Null when the number has no room there.</returns>
    public byte[]? Rekeyed(MessageShape shape, ReadOnlySpan<byte> payload, KeyStretch place, long number)
    {
        var field = header ?? (shape.Profile.Layout ?? shape.Fields).FirstOrDefault(field => field.Name == name);
        if (field is null || shape.Profile.Form != MessageForm.Places)
        {
            return IsDigits(payload.Slice(place.Start, place.Length)) ? Replaced(payload, place, Digits(number)) : null;
        }

        var changed = payload.ToArray();
        try
        {
            var at = new HeaderField(field with { At = new ByteRange(place.Start + 1, place.Start + place.Length) }, profile.Charset);
            at.Write(number.ToString(CultureInfo.InvariantCulture), shape.Name, changed);
            return changed;
        }
        catch (EncodeException)
        {
            return null;
        }
    }

    /// <summary>The payload with other bytes in the place of these.</summary>
    public static byte[] Replaced(ReadOnlySpan<byte> payload, KeyStretch place, ReadOnlySpan<byte> key)
    {
        var changed = new byte[payload.Length - place.Length + key.Length];
        payload[..place.Start].CopyTo(changed);
        key.CopyTo(changed.AsSpan(place.Start));
        payload[(place.Start + place.Length)..].CopyTo(changed.AsSpan(place.Start + key.Length));
        return changed;
    }

    private static byte[] Digits(long number) => System.Text.Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
