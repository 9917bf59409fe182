using System.Net;
using RobotLink.FaultProxy;
using RobotLink.FaultProxy.Packets;

const string Usage = """
    use: RobotLink.FaultProxy LISTEN TARGET [MOOD]         such as 127.0.0.1:6000 127.0.0.1:5000 'delay=20ms jitter=20ms'
    Lines on standard input change it: fair, stall, delay=20ms, jitter=20ms, piece=1 (several in one line), reset, reset-after BYTES, half-close.
    Or: RobotLink.FaultProxy packets NEAR FAR [MOOD] [SEED]: a line that loses single packets.
    """;

if (args is ["packets", .. var line])
{
    return await PacketProgram.RunAsync(line);
}

if (args.Length is < 2 or > 3 || !IPEndPoint.TryParse(args[0], out var listen) || !IPEndPoint.TryParse(args[1], out var target))
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}

await using var relay = new Relay(TimeProvider.System, listen, target, seed: 1);
await Console.Out.WriteLineAsync($"relaying {relay.Endpoint} to {target}");
for (var words = args.ElementAtOrDefault(2) ?? "fair"; words is not null; words = await Console.In.ReadLineAsync())
{
    await Console.Out.WriteLineAsync(Obey(words));
}

return 0;

string Obey(string line)
{
    switch (line.Split(' '))
    {
        case ["reset"]:
            relay.Reset();
            break;
        case ["reset-after", var text] when int.TryParse(text, out var bytes):
            relay.ResetAfter(bytes);
            break;
        case ["half-close"]:
            relay.HalfClose();
            break;
        default:
            try
            {
                relay.Mood = Mood.Parse(line);
            }
            catch (FormatException mistake)
            {
                return $"error {mistake.Message}";
            }

            break;
    }

    return "ok";
}
