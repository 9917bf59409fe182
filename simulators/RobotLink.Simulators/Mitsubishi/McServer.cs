using System.Text;

namespace RobotLink.Simulators.Mitsubishi;

/// <summary>
/// Executes the commands: 0401 read, 1401 write, each by words and by bits and also with the wide device numbers of iQ-R,
/// 0101 CPU model and 0619 loopback. Safe to use from several threads.
/// </summary>
internal sealed class McServer(McMemory memory, McCode code, Func<bool> mayWrite)
{
    private const int WordsMax = 960;

    private readonly Lock gate = new();
    private readonly int bitsMax = code == McCode.Binary ? 7168 : 3584;

    /// <param name="request">Behind the subcommand.</param>
    /// <returns>The reply behind the end code; empty if it is not success.</returns>
    public (McEndCode End, byte[] Reply) Execute(int command, int subcommand, ReadOnlySpan<byte> request)
    {
        var reader = new McReader(request, code);
        var reply = new McWriter(code);
        lock (gate)
        {
            memory.Refresh();
            var end = (command, subcommand) switch
            {
                (0x0401, >= 0 and <= 3) => Read(ref reader, subcommand, reply),
                (0x1401, >= 0 and <= 3) when !mayWrite() => McEndCode.OnlineChangeDisabled,
                (0x1401, >= 0 and <= 3) => Write(ref reader, subcommand),
                (0x0101, 0) => Model(reply),
                (0x0619, 0) => Loopback(ref reader, reply),
                _ => McEndCode.UnknownCommand,
            };
            return (end, end == McEndCode.Success ? reply.ToArray() : []);
        }
    }

    private McEndCode Read(ref McReader reader, int subcommand, McWriter reply)
    {
        var end = Area(ref reader, subcommand, out var device, out var number, out var count);
        if (end != McEndCode.Success || !reader.AtEnd)
        {
            return end == McEndCode.Success ? McEndCode.WrongDataLength : end;
        }
        if (IsByBits(subcommand))
        {
            reply.Bits(memory.ReadBits(device, number, count));
            return end;
        }
        for (var index = 0; index < count; index++)
        {
            reply.Number(memory.ReadWord(device, number + (index * PointsPerWord(device))), 2);
        }
        return end;
    }

    private McEndCode Write(ref McReader reader, int subcommand)
    {
        var end = Area(ref reader, subcommand, out var device, out var number, out var count);
        if (end != McEndCode.Success)
        {
            return end;
        }
        var bits = IsByBits(subcommand) ? reader.Bits(count) : [];
        var words = new ushort[IsByBits(subcommand) ? 0 : count];
        for (var index = 0; index < words.Length && !reader.TooShort; index++)
        {
            words[index] = (ushort)reader.Number(2);
        }
        if (reader.TooShort || !reader.AtEnd || reader.Misread)
        {
            return reader.Misread && !reader.TooShort ? McEndCode.NotHexadecimal : McEndCode.WrongDataLength;
        }
        if (IsByBits(subcommand))
        {
            memory.WriteBits(device, number, bits);
        }
        for (var index = 0; index < words.Length; index++)
        {
            memory.WriteWord(device, number + (index * PointsPerWord(device)), words[index]);
        }
        memory.Act();
        return end;
    }

    /// <summary>Reads which devices are meant, and checks them.</summary>
    private McEndCode Area(ref McReader reader, int subcommand, out McDevice device, out int number, out int count)
    {
        var found = reader.Device(wide: subcommand >= 2, out number);
        count = reader.Number(2);
        device = found ?? McDevice.D;
        var byBits = IsByBits(subcommand);
        var points = byBits ? count : count * PointsPerWord(device);
        return found switch
        {
            _ when reader.TooShort => McEndCode.WrongDataLength,
            null => McEndCode.UnknownDevice,
            _ when reader.Misread => McEndCode.NotHexadecimal,
            { IsBit: false } when byBits => McEndCode.NotABitDevice,
            _ when byBits && (count == 0 || count > bitsMax) => McEndCode.TooManyBits,
            _ when !byBits && count is 0 or > WordsMax => McEndCode.TooManyWords,
            _ when number < 0 || number > device.Points - points => McEndCode.AddressTooHigh,
            _ => McEndCode.Success,
        };
    }

    private static McEndCode Model(McWriter reply)
    {
        reply.Raw(Encoding.ASCII.GetBytes("SIMULATED CPU".PadRight(16)));
        reply.Number(0x0263, 2);
        return McEndCode.Success;
    }

    private static McEndCode Loopback(ref McReader reader, McWriter reply)
    {
        var count = reader.Number(2);
        var text = reader.Take(count);
        if (reader.TooShort || !reader.AtEnd || reader.Misread)
        {
            return McEndCode.WrongDataLength;
        }
        reply.Number(count, 2);
        reply.Raw(text);
        return McEndCode.Success;
    }

    private static bool IsByBits(int subcommand) => subcommand % 2 == 1;

    private static int PointsPerWord(McDevice device) => device.IsBit ? 16 : 1;
}
