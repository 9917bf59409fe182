using System.Buffers.Binary;

namespace RobotLink.Simulators.Modbus;

/// <summary>
/// Executes requests, each a function code with its data, whatever framing carried them: functions 1, 2, 3, 4, 5, 6, 15, 16 and 23
/// (Modbus Application Protocol 1.1b3, section 6). Safe to use from several threads.
/// </summary>
internal sealed class ModbusServer(OvenRegisters tables)
{
    private const int BitsReadMax = 2000;
    private const int BitsWrittenMax = 1968;
    private const int RegistersReadMax = 125;
    private const int RegistersWrittenMax = 123;
    private const int RegistersExchangedMax = 121;

    private readonly Lock gate = new();

    /// <summary>A reply of the function asked for, or its exception.</summary>
    public byte[] Answer(ReadOnlySpan<byte> request)
    {
        lock (gate)
        {
            tables.Refresh();
            var (error, reply) = Execute(request);
            return error == ModbusError.None ? reply : Refusal(request[0], error);
        }
    }

    public static byte[] Refusal(byte function, ModbusError error) => [(byte)(function | 0x80), (byte)error];

    /// <summary>Only writes make sense to all devices at once.</summary>
    public static bool IsWrite(byte function) => function is 5 or 6 or 15 or 16;

    private (ModbusError Error, byte[] Reply) Execute(ReadOnlySpan<byte> request) => request[0] switch
    {
        1 => ReadBits(request, tables.Coils),
        2 => ReadBits(request, tables.Discrete),
        3 => ReadRegisters(request, tables.Holding),
        4 => ReadRegisters(request, tables.Input),
        5 => WriteCoil(request),
        6 => WriteRegister(request),
        15 => WriteCoils(request),
        16 => WriteRegisters(request),
        23 => Exchange(request),
        _ => (ModbusError.IllegalFunction, []),
    };

    private static (ModbusError, byte[]) ReadBits(ReadOnlySpan<byte> request, bool[] table)
    {
        if (Refused(request, 5, BitsReadMax, table.Length) is var error and not ModbusError.None)
        {
            return (error, []);
        }
        var (address, count) = (Word(request, 1), Word(request, 3));
        var reply = new byte[2 + ((count + 7) / 8)];
        (reply[0], reply[1]) = (request[0], (byte)(reply.Length - 2));
        for (var index = 0; index < count; index++)
        {
            reply[2 + (index / 8)] |= (byte)(table[address + index] ? 1 << (index % 8) : 0);
        }
        return (ModbusError.None, reply);
    }

    private static (ModbusError, byte[]) ReadRegisters(ReadOnlySpan<byte> request, ushort[] table) =>
        Refused(request, 5, RegistersReadMax, table.Length) is var error and not ModbusError.None
            ? (error, [])
            : (ModbusError.None, Registers(request[0], table.AsSpan(Word(request, 1), Word(request, 3))));

    private (ModbusError, byte[]) WriteCoil(ReadOnlySpan<byte> request)
    {
        if (request.Length != 5 || Word(request, 3) is not (0 or 0xff00))
        {
            return (ModbusError.IllegalValue, []);
        }
        var address = Word(request, 1);
        var error = address >= tables.Coils.Length ? ModbusError.IllegalAddress : tables.CoilRefusal(address);
        if (error == ModbusError.None)
        {
            tables.WriteCoils(address, [request[3] == 0xff]);
        }
        return (error, request.ToArray());
    }

    private (ModbusError, byte[]) WriteRegister(ReadOnlySpan<byte> request)
    {
        if (request.Length != 5)
        {
            return (ModbusError.IllegalValue, []);
        }
        var address = Word(request, 1);
        return (address >= tables.Holding.Length ? ModbusError.IllegalAddress : Store(address, [(ushort)Word(request, 3)]), request.ToArray());
    }

    private (ModbusError, byte[]) WriteCoils(ReadOnlySpan<byte> request)
    {
        var count = request.Length >= 6 ? Word(request, 3) : 0;
        if (Refused(request, 6 + ((count + 7) / 8), BitsWrittenMax, tables.Coils.Length) is var error and not ModbusError.None)
        {
            return (error, []);
        }
        if (request[5] != request.Length - 6)
        {
            return (ModbusError.IllegalValue, []);
        }
        var address = Word(request, 1);
        var values = new bool[count];
        for (var index = 0; index < count; index++)
        {
            values[index] = (request[6 + (index / 8)] >> (index % 8) & 1) != 0;
        }
        error = tables.CoilRefusal(address);
        if (error == ModbusError.None)
        {
            tables.WriteCoils(address, values);
        }
        return (error, request[..5].ToArray());
    }

    private (ModbusError, byte[]) WriteRegisters(ReadOnlySpan<byte> request)
    {
        var count = request.Length >= 6 ? Word(request, 3) : 0;
        if (Refused(request, 6 + (2 * count), RegistersWrittenMax, tables.Holding.Length) is var error and not ModbusError.None)
        {
            return (error, []);
        }
        return request[5] != 2 * count
            ? (ModbusError.IllegalValue, [])
            : (Store(Word(request, 1), Values(request[6..])), request[..5].ToArray());
    }

    // Writes first, then reads: the reply shows what was just written.
    private (ModbusError, byte[]) Exchange(ReadOnlySpan<byte> request)
    {
        var count = request.Length >= 10 ? Word(request, 7) : 0;
        if (request.Length != 10 + (2 * count) || request[9] != 2 * count || count is 0 or > RegistersExchangedMax
            || Word(request, 3) is 0 or > RegistersReadMax)
        {
            return (ModbusError.IllegalValue, []);
        }
        var (readAt, readCount, writeAt) = (Word(request, 1), Word(request, 3), Word(request, 5));
        if (readAt + readCount > tables.Holding.Length || writeAt + count > tables.Holding.Length)
        {
            return (ModbusError.IllegalAddress, []);
        }
        var error = Store(writeAt, Values(request[10..]));
        tables.Refresh();
        return (error, Registers(request[0], tables.Holding.AsSpan(readAt, readCount)));
    }

    private ModbusError Store(int address, ReadOnlySpan<ushort> values)
    {
        var error = tables.Refusal(address, values);
        if (error == ModbusError.None)
        {
            tables.Write(address, values);
        }
        return error;
    }

    /// <summary>Checks the length, the count and the range, in the order that the specification asks for.</summary>
    private static ModbusError Refused(ReadOnlySpan<byte> request, int length, int countMax, int size)
    {
        if (request.Length != length || Word(request, 3) is var count && (count == 0 || count > countMax))
        {
            return ModbusError.IllegalValue;
        }
        return Word(request, 1) + Word(request, 3) > size ? ModbusError.IllegalAddress : ModbusError.None;
    }

    private static byte[] Registers(byte function, ReadOnlySpan<ushort> values)
    {
        var reply = new byte[2 + (2 * values.Length)];
        (reply[0], reply[1]) = (function, (byte)(2 * values.Length));
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(2 + (2 * index)), values[index]);
        }
        return reply;
    }

    private static ushort[] Values(ReadOnlySpan<byte> bytes)
    {
        var values = new ushort[bytes.Length / 2];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * index)..]);
        }
        return values;
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
