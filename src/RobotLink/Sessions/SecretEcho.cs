namespace RobotLink.Sessions;

/// <summary>Devices repeat what they were sent, in echoes and in refusals: so what is shown of their answers to a login has stars for the secrets in it.</summary>
/// <remarks>Only while such an answer can come; later the same bytes are somebody's measured values.</remarks>
internal sealed class SecretEcho
{
    private readonly List<byte[]> secrets = [];

    /// <param name="inDialogue">A login goes over several steps, and its last answer may repeat the first secret.</param>
    public void Sent(IReadOnlyList<byte[]> held, bool inDialogue)
    {
        if (!inDialogue)
        {
            secrets.Clear();
        }

        secrets.AddRange(held);
    }

    /// <summary>The same bytes, or a copy of the same length with stars.</summary>
    public ReadOnlySpan<byte> Shown(ReadOnlySpan<byte> received)
    {
        byte[]? copy = null;
        foreach (var secret in secrets)
        {
            var from = 0;
            while (received[from..].IndexOf(secret) is >= 0 and var at)
            {
                copy ??= received.ToArray();
                copy.AsSpan(from + at, secret.Length).Fill((byte)'*');
                from += at + secret.Length;
            }
        }

        return copy ?? received;
    }
}
