using RobotLink.Profiles;

namespace RobotLink.Messages;

/// <summary>What every message of a profile must keep to when it is sent.</summary>
internal sealed class WireLimits(DeviceProfile device)
{
    private const int FieldsOnStack = 32;

    /// <summary>Bytes that end a frame.</summary>
    public IReadOnlyList<byte[]> Delimiters { get; } = (device.Framing.Sent ?? device.Framing).Delimiters;

    /// <summary>The last look before bytes leave: they must fit the device and mean to us what we were asked to say.</summary>
    /// <param name="expected">Per field what was asked for.</param>
    /// <param name="holdsSecret">Then the message of an exception shows none of its bytes.</param>
    /// <exception cref="EncodeException">They do not.</exception>
    public void Check(MessageShape shape, ReadOnlySpan<byte> payload, ReadOnlySpan<FieldValue> expected, ReadOnlySpan<Argument> arguments, bool holdsSecret)
    {
        if (payload.Length > device.Limits.SendText)
        {
            throw new EncodeException(
                $"'{shape.Name}' would be {payload.Length} bytes long; this device takes {device.Limits.SendText} (limits.send_text).");
        }

        CheckDelimiters(shape, payload);
        var values = expected.Length <= FieldsOnStack ? stackalloc FieldValue[FieldsOnStack] : new FieldValue[expected.Length];
        if (!shape.TryDecode(payload, values, out var fault))
        {
            var found = holdsSecret ? $"expected {fault.Expected} at byte {fault.At + 1}" : fault.ToWords(shape, payload);
            throw new EncodeException($"'{shape.Name}' would not be understood with these arguments: {found}.");
        }

        for (var index = 0; index < expected.Length; index++)
        {
            var field = shape.Fields[index];
            if (values[index] != expected[index] && field.IsArgument)
            {
                var back = holdsSecret ? "something else" : FieldText.Value(shape, index, payload, values[index]);
                throw new EncodeException(
                    $"Argument '{field.Name}' of '{shape.Name}' cannot be {arguments[index].Shown()}: it would be read back as {back}; "
                    + $"{FieldWords.Fits(field, shape.Charset)} fits.");
            }
        }
    }

    private void CheckDelimiters(MessageShape shape, ReadOnlySpan<byte> payload)
    {
        foreach (var delimiter in Delimiters)
        {
            // A payload may also form the delimiter together with its first bytes.
            byte[] frame = [.. payload, .. delimiter];
            if (frame.AsSpan().IndexOf(delimiter) < payload.Length)
            {
                throw new EncodeException(
                    $"'{shape.Name}' cannot be sent with these arguments: it contains '{ShownText.Of(delimiter)}', which ends a frame.");
            }
        }
    }
}
