using System.Buffers.Binary;
using System.Net;
using System.Text;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>Reads the kernel's messages from bytes. Pure. What is cut off or of no interest is passed over; no bytes make it throw.</summary>
/// <remarks>linux/netlink.h, linux/rtnetlink.h, linux/if_link.h, linux/neighbour.h; numbers in the byte order of this machine.</remarks>
internal static class NetlinkReader
{
    public const int HeaderLength = 16;

    private const int AttributeHeaderLength = 4;

    private const ushort Error = 2;
    private const ushort Done = 3;
    private const ushort NewLink = 16;
    private const ushort DeleteLink = 17;
    private const ushort NewAddress = 20;
    private const ushort DeleteAddress = 21;
    private const ushort NewRoute = 24;
    private const ushort DeleteRoute = 25;
    private const ushort NewNeighbour = 28;
    private const ushort DeleteNeighbour = 29;

    private const int FamilyInternet = 2;
    private const int FamilyInternet6 = 10;

    public static List<NetlinkFact> Read(ReadOnlySpan<byte> datagram)
    {
        var facts = new List<NetlinkFact>();
        while (datagram.Length >= HeaderLength)
        {
            var length = (long)Number(datagram, 0);
            if (length < HeaderLength || length > datagram.Length)
            {
                break;
            }

            var type = (ushort)(Number(datagram, 4) & 0xFFFF);
            if (Fact(type, Number(datagram, 8), datagram[HeaderLength..(int)length]) is { } fact)
            {
                facts.Add(fact);
            }

            datagram = datagram[Math.Min(Aligned((int)length), datagram.Length)..];
        }

        return facts;
    }

    private static NetlinkFact? Fact(ushort type, uint sequence, ReadOnlySpan<byte> body) => type switch
    {
        Done => new TableEnd(sequence),
        Error when body.Length >= 4 => new NetlinkRefusal(sequence, -(int)Number(body, 0)),
        NewLink or DeleteLink => Port(sequence, body, type == DeleteLink),
        NewNeighbour or DeleteNeighbour => Neighbour(sequence, body, type == DeleteNeighbour),
        NewRoute or DeleteRoute => Route(sequence, body),
        NewAddress or DeleteAddress => OwnAddress(sequence, body, type == DeleteAddress),
        _ => null,
    };

    private static PortFact? Port(uint sequence, ReadOnlySpan<byte> body, bool gone)
    {
        // A message of another family tells of a port's part in a bridge, not of the port.
        if (body.Length < 16 || body[0] != 0)
        {
            return null;
        }

        const ushort Ethernet = 1;
        const uint Up = 0x1;
        const uint NoAddressResolution = 0x80;
        const uint LowerUp = 0x10000;

        var kind = (ushort)(Number(body, 0) >> 16);
        var index = (int)Number(body, 4);
        var flags = Number(body, 8);
        string? name = null;
        byte[]? hardware = null;
        int? changes = null;
        var attributes = body[16..];
        while (TryTake(ref attributes, out var type, out var value))
        {
            switch (type)
            {
                case 1:
                    hardware = value.ToArray();
                    break;
                case 3:
                    name = Encoding.UTF8.GetString(value).TrimEnd('\0');
                    break;
                case 35 when value.Length >= 4:
                    changes = (int)Number(value, 0);
                    break;
                default:
                    break;
            }
        }

        var asks = kind == Ethernet && (flags & NoAddressResolution) == 0 && hardware is { Length: 6 };
        var reading = new PortReading(name ?? $"port {index}", (flags & Up) != 0, (flags & LowerUp) != 0, changes);
        return new PortFact(sequence, new NetworkPort(index, reading, asks ? hardware : null), gone);
    }

    private static OwnAddressFact? OwnAddress(uint sequence, ReadOnlySpan<byte> body, bool gone)
    {
        if (body.Length < 8)
        {
            return null;
        }

        IPAddress? network = null;
        var attributes = body[8..];
        while (TryTake(ref attributes, out var type, out var value))
        {
            // IFA_ADDRESS: on a line between two ends it is the other end's.
            network = type == 1 ? Address(value) : network;
        }

        return network is null || body[1] > network.GetAddressBytes().Length * 8 ? null : new OwnAddressFact(sequence, (int)Number(body, 4), network, body[1], gone);
    }

    private static NeighbourFact? Neighbour(uint sequence, ReadOnlySpan<byte> body, bool gone)
    {
        if (body.Length < 12 || body[0] is not (FamilyInternet or FamilyInternet6))
        {
            return null;
        }

        IPAddress? address = null;
        string? hardware = null;
        var attributes = body[12..];
        while (TryTake(ref attributes, out var type, out var value))
        {
            switch (type)
            {
                case 1:
                    address = Address(value);
                    break;
                case 2 when value.Length == 6:
                    hardware = HardwareText.Of(value);
                    break;
                default:
                    break;
            }
        }

        var state = State((int)(Number(body, 8) & 0xFFFF));
        return address is null ? null : new NeighbourFact(sequence, (int)Number(body, 4), address, new NeighbourReading(gone ? NeighbourState.None : state, hardware), gone);
    }

    /// <summary>Bits of NUD_*; while the kernel asks again (DELAY, PROBE) the old entry proves nothing.</summary>
    private static NeighbourState State(int bits) => bits switch
    {
        0x01 => NeighbourState.Incomplete,
        0x02 => NeighbourState.Reachable,
        0x04 or 0x08 or 0x10 => NeighbourState.Stale,
        0x20 => NeighbourState.Failed,
        0x40 or 0x80 => NeighbourState.Permanent,
        _ => NeighbourState.None,
    };

    private static RouteFact? Route(uint sequence, ReadOnlySpan<byte> body)
    {
        if (body.Length < 12)
        {
            return null;
        }

        // RTN_BLACKHOLE, RTN_UNREACHABLE, RTN_PROHIBIT: written so that nothing is sent.
        var leadsNowhere = body[7] is 6 or 7 or 8;
        var port = 0;
        IPAddress? gateway = null;
        IPAddress? source = null;
        var attributes = body[12..];
        while (TryTake(ref attributes, out var type, out var value))
        {
            switch (type)
            {
                case 4 when value.Length >= 4:
                    port = (int)Number(value, 0);
                    break;
                case 5:
                    gateway = Address(value);
                    break;
                case 7:
                    source = Address(value);
                    break;
                case 18 when value.Length > 2:
                    gateway = Address(value[2..]);
                    break;
                default:
                    break;
            }
        }

        return new RouteFact(sequence, leadsNowhere ? NetworkRoute.Forbidden : new NetworkRoute(port, gateway, source));
    }

    private static bool TryTake(ref ReadOnlySpan<byte> attributes, out int type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (attributes.Length < AttributeHeaderLength)
        {
            return false;
        }

        var head = Number(attributes, 0);
        var length = (int)(head & 0xFFFF);
        if (length < AttributeHeaderLength || length > attributes.Length)
        {
            return false;
        }

        // The two highest bits say how the value is written, not what it is.
        type = (int)(head >> 16) & 0x3FFF;
        value = attributes[AttributeHeaderLength..length];
        attributes = attributes[Math.Min(Aligned(length), attributes.Length)..];
        return true;
    }

    private static IPAddress? Address(ReadOnlySpan<byte> value) => value.Length is 4 or 16 ? new IPAddress(value) : null;

    private static int Aligned(int length) => (length + 3) & ~3;

    private static uint Number(ReadOnlySpan<byte> bytes, int at) => BitConverter.IsLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
