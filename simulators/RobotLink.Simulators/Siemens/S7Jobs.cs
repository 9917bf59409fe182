using System.Buffers.Binary;

namespace RobotLink.Simulators.Siemens;

/// <summary>Executes jobs that read and write variables. Safe to use from several threads.</summary>
internal sealed class S7Jobs(S7Memory memory)
{
    /// <summary>One job names no more.</summary>
    public const int ItemsMax = 20;

    private const byte ByAddress = 0x10;

    private readonly Lock gate = new();

    /// <summary>Code, type, length and bytes of every item; an item of odd length is filled up unless it is the last.</summary>
    public byte[] Read(IReadOnlyList<S7Item> items)
    {
        lock (gate)
        {
            memory.Refresh();
            var reply = new List<byte>();
            foreach (var item in items)
            {
                reply.AddRange(new byte[reply.Count % 2]);
                Append(reply, item);
            }
            return [.. reply];
        }
    }

    /// <summary>One code for every item.</summary>
    public byte[] Write(IReadOnlyList<S7Item> items, ReadOnlySpan<byte> values)
    {
        lock (gate)
        {
            memory.Refresh();
            var codes = new byte[items.Count];
            var at = 0;
            for (var index = 0; index < codes.Length; index++)
            {
                var value = Value(values, ref at);
                codes[index] = (byte)Store(items[index], value);
            }
            memory.Act();
            return codes;
        }
    }

    private void Append(List<byte> reply, S7Item item)
    {
        var code = Check(item, out var area);
        if (code != S7ItemCode.Success)
        {
            reply.AddRange([(byte)code, 0, 0, 0]);
            return;
        }
        var (transport, countsBits) = item.Transport;
        var length = item.IsBit ? 1 : countsBits ? item.Bytes * 8 : item.Bytes;
        reply.AddRange([(byte)code, transport, (byte)(length >> 8), (byte)length]);
        if (item.IsBit)
        {
            reply.Add((byte)(area[item.ByteAddress] >> (item.BitAddress % 8) & 1));
        }
        else
        {
            reply.AddRange(area.AsSpan(item.ByteAddress, item.Bytes));
        }
    }

    private S7ItemCode Store(S7Item item, ReadOnlySpan<byte> value)
    {
        var code = Check(item, out var area);
        if (code != S7ItemCode.Success)
        {
            return code;
        }
        if (S7Memory.IsProtected(item))
        {
            return S7ItemCode.AccessDenied;
        }
        if (value.Length != item.Bytes)
        {
            return S7ItemCode.TypeInconsistent;
        }
        if (item.IsBit)
        {
            var mask = 1 << (item.BitAddress % 8);
            ref var target = ref area[item.ByteAddress];
            target = (byte)((value[0] & 1) != 0 ? target | mask : target & ~mask);
        }
        else
        {
            value.CopyTo(area.AsSpan(item.ByteAddress));
        }
        return code;
    }

    private S7ItemCode Check(S7Item item, out byte[] area)
    {
        area = memory.Find(item) ?? [];
        return item switch
        {
            { Syntax: not ByAddress } or { Width: 0 } or { Count: 0 } => S7ItemCode.TypeNotSupported,
            { IsBit: true, Count: > 1 } => S7ItemCode.TypeNotSupported,
            _ when area.Length == 0 => S7ItemCode.NoSuchBlock,
            _ when item.ByteAddress + item.Bytes > area.Length => S7ItemCode.OutOfRange,
            _ => S7ItemCode.Success,
        };
    }

    /// <summary>The bytes of the next value; empty when they are not there.</summary>
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> values, ref int at)
    {
        at += at % 2;
        if (at + 4 > values.Length)
        {
            return [];
        }
        var length = (int)BinaryPrimitives.ReadUInt16BigEndian(values[(at + 2)..]);
        var bytes = values[at + 1] is 3 or 4 or 5 ? (length + 7) / 8 : length;
        var start = at + 4;
        at = Math.Min(start + bytes, values.Length);
        return values[start..at];
    }
}
