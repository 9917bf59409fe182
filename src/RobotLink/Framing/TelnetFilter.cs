using System.Buffers;

namespace RobotLink.Framing;

/// <summary>Takes telnet's own sequences out of what a device sends and refuses every option it offers or asks for. Pure; one per connection.</summary>
/// <remarks>It stands between socket and framer: received bytes pass <see cref="Receive"/> first, frames to send pass <see cref="Send"/> last.</remarks>
public sealed class TelnetFilter
{
    private const byte EndOfOption = 240;
    private const byte BeginOfOption = 250;
    private const byte Will = 251;
    private const byte Wont = 252;
    private const byte Do = 253;
    private const byte Dont = 254;
    private const byte Command = 255;

    private State state;

    private enum State
    {
        Content,
        Command,
        Offered,
        Asked,
        Refused,
        Option,
        OptionCommand,
    }

    /// <summary>Removes telnet's sequences in place.</summary>
    /// <param name="received">What came; afterwards its front holds what the device's program said.</param>
    /// <param name="answers">What is to be sent back; at most as long as what came.</param>
    /// <returns>How many bytes at the front are content.</returns>
    public int Receive(Span<byte> received, IBufferWriter<byte> answers)
    {
        var content = 0;
        var at = 0;
        while (at < received.Length)
        {
            if (state == State.Content)
            {
                var run = received[at..].IndexOf(Command);
                run = run < 0 ? received.Length - at : run;
                if (content != at)
                {
                    received.Slice(at, run).CopyTo(received[content..]);
                }

                content += run;
                at += run;
                if (at < received.Length)
                {
                    state = State.Command;
                    at++;
                }
            }
            else if (Take(received[at++], answers))
            {
                received[content++] = Command;
            }
        }

        return content;
    }

    /// <summary>Writes a frame so that telnet takes none of its bytes for a command: FF is written twice.</summary>
    public static void Send(ReadOnlySpan<byte> frame, IBufferWriter<byte> output)
    {
        while (true)
        {
            var run = frame.IndexOf(Command);
            output.Write(run < 0 ? frame : frame[..(run + 1)]);
            if (run < 0)
            {
                return;
            }

            output.Write([Command]);
            frame = frame[(run + 1)..];
        }
    }

    /// <returns>True when a byte FF of content is complete.</returns>
    private bool Take(byte next, IBufferWriter<byte> answers)
    {
        var before = state;
        state = before switch
        {
            State.Command => next switch
            {
                Will => State.Offered,
                Do => State.Asked,
                Wont or Dont => State.Refused,
                BeginOfOption => State.Option,
                _ => State.Content,
            },
            State.Option => next == Command ? State.OptionCommand : State.Option,
            State.OptionCommand => next == EndOfOption ? State.Content : State.Option,
            _ => State.Content,
        };
        if (before is State.Offered or State.Asked)
        {
            answers.Write([Command, before == State.Offered ? Dont : Wont, next]);
        }

        return before == State.Command && next == Command;
    }
}
