namespace RobotLink.Simulators.Cognex;

/// <summary>Takes the option talk of telnet (RFC 854) out of what a client sends.</summary>
internal sealed class TelnetFilter
{
    private const byte Interpret = 255, Begin = 250, End = 240, FirstOption = 251;

    private State state;

    private enum State
    {
        Text,
        Command,
        Option,
        Inner,
        InnerCommand,
    }

    /// <summary>What a telnet server offers first: it echoes and neither side waits for its turn.</summary>
    public static ReadOnlySpan<byte> Offer => [Interpret, 251, 1, Interpret, 251, 3, Interpret, 253, 3];

    /// <returns>Whether the byte is text.</returns>
    public bool IsText(byte one)
    {
        (state, var text) = (state, one) switch
        {
            (State.Text, Interpret) => (State.Command, false),
            (State.Text, _) => (State.Text, true),
            (State.Command, Interpret) => (State.Text, true),
            (State.Command, Begin) => (State.Inner, false),
            (State.Command, >= FirstOption) => (State.Option, false),
            (State.Inner, Interpret) => (State.InnerCommand, false),
            (State.Inner, _) => (State.Inner, false),
            (State.InnerCommand, End) => (State.Text, false),
            (State.InnerCommand, _) => (State.Inner, false),
            _ => (State.Text, false),
        };
        return text;
    }
}
