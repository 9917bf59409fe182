using System.Buffers.Binary;

namespace RobotLink.Simulators.Yaskawa;

/// <summary>Variables, registers and signals: numbered cells of one size, read and written one by one or several together.</summary>
internal sealed class HsesVariables
{
    /// <summary>The command for signals.</summary>
    public const int Signals = 0x78;

    /// <summary>The plural commands begin here, in the order of the single ones.</summary>
    private const int Plural = 0x300;

    private const int FirstSingle = 0x78;
    private const int Positions = 0x7F;

    // Signals, registers, B, I, D, R and S variables: bytes per cell, bytes on the wire, and how many.
    private static readonly (int Cell, int Wire, int Count)[] Kinds = [(1, 1, 0), (2, 4, 1000), (1, 1, 100), (2, 2, 100), (4, 4, 100), (4, 4, 100), (16, 16, 100)];

    // Inputs, outputs, network inputs (the only ones that can be written), network outputs, system inputs and outputs, in groups of eight.
    private static readonly (int From, int To)[] SignalGroups = [(1, 512), (1001, 1512), (2701, 2956), (3701, 3956), (4001, 4256), (5001, 5512)];

    private readonly Lock gate = new();
    private readonly Dictionary<(int Kind, int Number), byte[]> cells = [];

    /// <returns>Null when this command has nothing to do with variables.</returns>
    public byte[]? TryAnswer(HsesRequest request)
    {
        if (request.Command == Positions)
        {
            return Position(request);
        }
        var several = request.Command >= Plural;
        var kind = several ? request.Command - Plural : request.Command - FirstSingle;
        if (kind < 0 || kind >= Kinds.Length)
        {
            return null;
        }
        lock (gate)
        {
            return several ? Several(request, kind) : One(request, kind);
        }
    }

    public void Set(int command, int number, ReadOnlySpan<byte> value)
    {
        lock (gate)
        {
            cells[(command - FirstSingle, number)] = value.ToArray();
        }
    }

    private static bool Exists(int kind, int number) => kind == Signals - FirstSingle
        ? Array.Exists(SignalGroups, group => number >= group.From && number <= group.To)
        : number < Kinds[kind].Count;

    private static bool Writable(int kind, int number) => kind != Signals - FirstSingle || number is >= 2701 and <= 2956;

    private byte[] One(HsesRequest request, int kind)
    {
        var (_, wire, _) = Kinds[kind];
        if (!Exists(kind, request.Instance))
        {
            return request.Refuse(HsesStatus.NoSuchInstance);
        }
        switch (request.Service)
        {
            case 0x0E or 0x01 when request.Attribute <= 1:
                return request.Answer(Cell(kind, request.Instance));
            case 0x10 or 0x02 when request.Attribute <= 1 && request.Data.Length > wire:
            case 0x10 or 0x02 when request.Attribute <= 1 && request.Data.Length < Kinds[kind].Cell && kind != Kinds.Length - 1:
                return request.Refuse(HsesReason.DataSize);
            case 0x10 or 0x02 when request.Attribute <= 1:
                return Store(kind, request.Instance, request.Data) ? request.Answer([]) : request.Refuse(HsesReason.OutOfRange);
            default:
                return request.Refuse(request.Attribute <= 1 ? HsesStatus.UnknownCommand : HsesStatus.InvalidElement);
        }
    }

    private byte[] Several(HsesRequest request, int kind)
    {
        var size = Kinds[kind].Cell;
        var count = request.Data.Length >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(request.Data) : 0;
        // Cells of one byte go in pairs.
        if (count == 0 || count > 474 / size || (size == 1 && count % 2 == 1))
        {
            return request.Refuse(HsesReason.DataSize);
        }
        var numbers = Enumerable.Range(request.Instance, (int)count).ToArray();
        if (!Array.TrueForAll(numbers, number => Exists(kind, number)))
        {
            return request.Refuse(HsesStatus.NoSuchInstance);
        }
        switch (request.Service)
        {
            case 0x33:
                return request.Answer([.. request.Data.AsSpan(0, 4), .. numbers.SelectMany(number => Cell(kind, number)[..size])]);
            case 0x34 when request.Data.Length != 4 + (count * size):
                return request.Refuse(HsesReason.DataSize);
            case 0x34:
                var good = numbers.Select((number, index) => Store(kind, number, request.Data.AsSpan(4 + (index * size), size))).ToArray();
                return Array.TrueForAll(good, one => one) ? request.Answer(request.Data.AsSpan(0, 4)) : request.Refuse(HsesReason.OutOfRange);
            default:
                return request.Refuse(HsesStatus.UnknownCommand);
        }
    }

    /// <summary>Robot position variables: 13 numbers of 32 bits, read and written whole.</summary>
    private byte[] Position(HsesRequest request)
    {
        const int Whole = 52;
        if (request.Instance > 127)
        {
            return request.Refuse(HsesStatus.NoSuchInstance);
        }
        lock (gate)
        {
            switch (request.Service)
            {
                case 0x01:
                    return request.Answer(cells.GetValueOrDefault((Positions, request.Instance), new byte[Whole]));
                case 0x02 when request.Data.Length is >= 48 and <= Whole:
                    cells[(Positions, request.Instance)] = [.. request.Data, .. new byte[Whole - request.Data.Length]];
                    return request.Answer([]);
                default:
                    return request.Service == 0x02 ? request.Refuse(HsesReason.DataSize) : request.Refuse(HsesStatus.UnknownCommand);
            }
        }
    }

    private byte[] Cell(int kind, int number) => cells.GetValueOrDefault((kind, number), new byte[Kinds[kind].Wire]);

    private bool Store(int kind, int number, ReadOnlySpan<byte> value)
    {
        if (!Writable(kind, number))
        {
            return false;
        }
        cells[(kind, number)] = [.. value, .. new byte[Kinds[kind].Wire - value.Length]];
        return true;
    }
}
