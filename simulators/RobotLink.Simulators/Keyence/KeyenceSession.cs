using System.Globalization;
using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Keyence;

/// <summary>One client of the reader: its commands, in the style in which they come, and the reading that it has begun.</summary>
internal sealed class KeyenceSession(KeyenceSrSimulator reader, DeviceConnection connection)
{
    private const int CommandCharactersMax = 1000;
    private const byte Start = 0x02, End = 0x03, Escape = 0x1B, Return = 0x0D, LineFeed = 0x0A;

    private readonly Signal changed = new();
    private readonly StringBuilder command = new();
    private bool marked;
    private volatile bool reading;

    /// <summary>Takes commands until the client goes. A command that pauses for too long is forgotten.</summary>
    public async Task ReadAsync(CancellationToken token)
    {
        var source = new ByteSource(connection);
        while (await NextAsync(source, token) is { } one)
        {
            switch (one)
            {
                case Escape:
                    Forget();
                    break;
                case Start:
                    Forget();
                    marked = true;
                    break;
                case End when marked:
                case Return when !marked:
                    await AnswerAsync(token);
                    break;
                case LineFeed when command.Length == 0:
                    break;
                case var _ when command.Length == CommandCharactersMax:
                    reader.Violated();
                    Forget();
                    break;
                default:
                    command.Append((char)one);
                    break;
            }
        }
    }

    /// <summary>Reads the code of a part for as long as the command asks for it.</summary>
    public async Task ScanAsync(CancellationToken token)
    {
        while (true)
        {
            var change = changed.Next;
            if (!reading)
            {
                await change.WaitAsync(token);
                continue;
            }
            await change.WaitAsync(reader.State.Readable ? reader.ReadTime : reader.FailureTime, reader.Clock, token);
            reader.Tell(reader.State.Finish(cut: !reading));
            reading = false;
        }
    }

    private async ValueTask<byte?> NextAsync(ByteSource source, CancellationToken token)
    {
        while (command.Length > 0 || marked)
        {
            var arrived = source.NextAsync(token).AsTask();
            try
            {
                return await arrived.WaitAsync(reader.CharacterGap, reader.Clock, token);
            }
            catch (TimeoutException)
            {
                Forget();
                return await arrived;
            }
        }
        return await source.NextAsync(token);
    }

    private void Forget()
    {
        command.Clear();
        marked = false;
    }

    private async Task AnswerAsync(CancellationToken token)
    {
        var (text, style) = (command.ToString(), marked);
        Forget();
        if (text.Length == 0)
        {
            return;
        }
        reader.Received();
        var before = reading;
        var answer = Encoding.Latin1.GetBytes(Execute(text));
        byte[] framed = style ? [Start, .. answer, End] : [.. answer, Return];
        await connection.ReplyAsync(framed, token);
        if (reading != before)
        {
            changed.Fire();
        }
    }

    private string Execute(string text)
    {
        var words = text.Split(',');
        var name = words[0].StartsWith("LON", StringComparison.Ordinal) ? "LON" : words[0];
        var (good, failed) = reader.State.Counted;
        return (name, words.Length) switch
        {
            ("LON", 1) => Begin(words[0][3..]),
            ("LOFF", 1) => Stop(),
            ("RESET" or "BCLR" or "TEST1" or "TEST2" or "QUIT", 1) => Accept(name),
            ("NUM", 1) => string.Create(CultureInfo.InvariantCulture, $"OK,NUM,{good},{failed},0,0,0"),
            ("ERRSTAT" or "BUSYSTAT", 1) => $"OK,{name},none",
            ("KEYENCE", 1) => $"OK,KEYENCE,{reader.Model}",
            ("LON" or "LOFF" or "RESET" or "BCLR" or "TEST1" or "TEST2" or "QUIT" or "NUM" or "ERRSTAT" or "BUSYSTAT" or "KEYENCE", _) =>
                Refuse(name, KeyenceError.WrongFormat),
            _ => Refuse(name, KeyenceError.UnknownCommand),
        };
    }

    private string Begin(string bank)
    {
        if (bank.Length > 0 && !(int.TryParse(bank, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 16))
        {
            return Refuse("LON", KeyenceError.OutOfRange);
        }
        if (!reader.Reads)
        {
            return Refuse("LON", KeyenceError.CannotExecute);
        }
        reader.State.Reading = true;
        reading = true;
        return "OK,LON";
    }

    private string Stop()
    {
        reading = false;
        return "OK,LOFF";
    }

    private string Accept(string name)
    {
        if (name is "RESET" or "BCLR")
        {
            reader.State.Clear();
        }
        return $"OK,{name}";
    }

    private static string Refuse(string name, KeyenceError code) => $"ER,{name},{(int)code:00}";
}
