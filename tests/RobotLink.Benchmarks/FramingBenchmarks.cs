using System.Buffers;
using BenchmarkDotNet.Attributes;
using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Benchmarks;

/// <summary>Time per frame of 64 bytes, cut out of reads of 64 KiB or written into a reused buffer. Nothing may be allocated.</summary>
[MemoryDiagnoser]
public class FramingBenchmarks
{
    private const int FrameLength = 64;
    internal const int Frames = 1024;

    private Framer framer = null!;
    private FrameReader reader = null!;
    private ArrayBufferWriter<byte> output = null!;
    private byte[] payload = null!;
    private byte[] input = null!;

    public enum Kind
    {
        Line,
        LineOfEitherEnd,
        LengthPrefix,
        DecimalLengthAndEnd,
        Marks,
        Fixed,
        EscapedMarks,
        Json,
    }

    [ParamsAllValues]
    public Kind Framing { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var (profile, wrapping) = Profile(Framing);
        framer = Framers.For(profile);
        reader = new FrameReader(framer);
        output = new ArrayBufferWriter<byte>(Frames * FrameLength);
        payload = new byte[FrameLength - wrapping];
        Array.Fill(payload, (byte)'A');
        (payload[0], payload[^1]) = Framing == Kind.Json ? ((byte)'[', (byte)']') : (payload[0], payload[^1]);
        _ = Write();
        input = output.WrittenSpan.ToArray();
    }

    [GlobalCleanup]
    public void Release() => reader.Dispose();

    /// <summary>The framer alone, for comparison with a scan written in C.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public int Cut()
    {
        var rest = input.AsSpan();
        var bytes = 0;
        while (true)
        {
            var cut = framer.Next(rest);
            if (cut.Kind != CutKind.Frame)
            {
                return bytes;
            }

            bytes += cut.PayloadLength;
            rest = rest[cut.Length..];
        }
    }

    /// <summary>With the reader, and with the copy into its buffer that a receive makes.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    public int Read()
    {
        reader.Append(input);
        var bytes = 0;
        while (true)
        {
            var cut = reader.Next(out _);
            if (cut.Kind != CutKind.Frame)
            {
                return bytes;
            }

            bytes += cut.PayloadLength;
        }
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public int Write()
    {
        output.ResetWrittenCount();
        for (var count = 0; count < Frames; count++)
        {
            framer.Write(payload, output);
        }

        return output.WrittenCount;
    }

    private static (FramingProfile Profile, int Wrapping) Profile(Kind kind) => kind switch
    {
        Kind.Line => (new DelimiterFraming("\n"u8.ToArray(), []), 1),
        Kind.LineOfEitherEnd => (new DelimiterFraming("\r\n"u8.ToArray(), ["\n"u8.ToArray()]), 2),
        Kind.LengthPrefix => (new LengthFraming(new(1, 2), LengthCoding.Binary, ByteOrder.Big, LengthCounts.Rest, 0, [], []), 0),
        Kind.DecimalLengthAndEnd => (new LengthFraming(new(1, 4), LengthCoding.Decimal, ByteOrder.Big, LengthCounts.Frame, 0, [], [0]), 1),
        Kind.Marks => (new MarksFraming([2], [3]), 2),
        Kind.EscapedMarks => (new MarksFraming([2], [3]) { Escape = new EscapeProfile(0x10) }, 2),
        Kind.Json => (new DocumentFraming(DocumentKind.Json, []), 0),
        _ => (new FixedFraming(FrameLength), 0),
    };
}
