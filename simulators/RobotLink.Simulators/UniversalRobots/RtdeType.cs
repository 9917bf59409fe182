using System.Buffers.Binary;

namespace RobotLink.Simulators.UniversalRobots;

/// <summary>The types of RTDE variables, with the names that go over the wire.</summary>
internal sealed record RtdeType(string Name, int Elements, int ElementBytes)
{
    public static readonly RtdeType Bool = new("BOOL", 1, 1);
    public static readonly RtdeType UInt8 = new("UINT8", 1, 1);
    public static readonly RtdeType UInt32 = new("UINT32", 1, 4);
    public static readonly RtdeType UInt64 = new("UINT64", 1, 8);
    public static readonly RtdeType Int32 = new("INT32", 1, 4);
    public static readonly RtdeType Double = new("DOUBLE", 1, 8);
    public static readonly RtdeType Vector3D = new("VECTOR3D", 3, 8);
    public static readonly RtdeType Vector6D = new("VECTOR6D", 6, 8);
    public static readonly RtdeType Vector6Int32 = new("VECTOR6INT32", 6, 4);
    public static readonly RtdeType Vector6UInt32 = new("VECTOR6UINT32", 6, 4);

    public int Bytes => Elements * ElementBytes;

    /// <summary>Writes the values, big-endian, without padding; missing ones are zero.</summary>
    public void Write(Span<byte> to, ReadOnlySpan<double> values)
    {
        for (var index = 0; index < Elements; index++)
        {
            WriteOne(to.Slice(index * ElementBytes, ElementBytes), index < values.Length ? values[index] : 0);
        }
    }

    public double[] Read(ReadOnlySpan<byte> from)
    {
        var values = new double[Elements];
        for (var index = 0; index < Elements; index++)
        {
            var one = from.Slice(index * ElementBytes, ElementBytes);
            values[index] = this switch
            {
                _ when ElementBytes == 1 => one[0],
                _ when this == Double || this == Vector3D || this == Vector6D => BinaryPrimitives.ReadDoubleBigEndian(one),
                _ when this == UInt64 => BinaryPrimitives.ReadUInt64BigEndian(one),
                _ when this == UInt32 || this == Vector6UInt32 => BinaryPrimitives.ReadUInt32BigEndian(one),
                _ => BinaryPrimitives.ReadInt32BigEndian(one),
            };
        }
        return values;
    }

    private void WriteOne(Span<byte> to, double value)
    {
        switch (this)
        {
            case var _ when ElementBytes == 1:
                to[0] = (byte)value;
                break;
            case var _ when this == Double || this == Vector3D || this == Vector6D:
                BinaryPrimitives.WriteDoubleBigEndian(to, value);
                break;
            case var _ when this == UInt64:
                BinaryPrimitives.WriteUInt64BigEndian(to, (ulong)value);
                break;
            case var _ when this == UInt32 || this == Vector6UInt32:
                BinaryPrimitives.WriteUInt32BigEndian(to, (uint)value);
                break;
            default:
                BinaryPrimitives.WriteInt32BigEndian(to, (int)value);
                break;
        }
    }
}
