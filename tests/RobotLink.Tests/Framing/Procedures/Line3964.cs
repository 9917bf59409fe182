using RobotLink.Framing;
using RobotLink.Profiles;

namespace RobotLink.Tests.Framing.Procedures;

/// <summary>One end of the procedure, with all it did written down in order: control characters by name, content as text.</summary>
internal sealed class Line3964 : IBlockEvents
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(220);

    private readonly List<string> did = [];
    private readonly BlockProcedure procedure;
    private TimeSpan now = TimeSpan.FromSeconds(100);

    public Line3964(bool hasCheck = true, bool goesFirst = false) =>
        procedure = new BlockProcedure(new ProcedureFraming(hasCheck, goesFirst) { Timeout = Timeout, Gap = Gap, Max = 64 }, this, TimeSpan.Zero);

    public bool IsIdle => procedure.IsIdle;

    /// <summary>With the next block that comes, whoever hears it has enough.</summary>
    public bool EndsWithBlock { get; init; }

    public bool IsOver { get; private set; }

    /// <summary>What was done since this was last asked.</summary>
    public string Did
    {
        get
        {
            var all = string.Join(' ', did);
            did.Clear();
            return all;
        }
    }

    public OutgoingBlock Send(string content, bool mayRepeat = true)
    {
        var block = new OutgoingBlock([.. content.Select(each => (byte)each)], mayRepeat);
        procedure.Send(block, now);
        return block;
    }

    public bool Withdraw(OutgoingBlock block) => procedure.Withdraw(block);

    /// <summary>The other end sends this, written as profiles write bytes.</summary>
    public void Hear(string bytes) => procedure.Received(ByteNotation.Parse(bytes, Charset.Latin1), now);

    public void Pass(TimeSpan time)
    {
        for (var end = now + time; now < end;)
        {
            now = procedure.NextDue < end ? procedure.NextDue : end;
            procedure.Tick(now);
        }
    }

    void IBlockEvents.Signal(ReadOnlySpan<byte> characters) => did.Add(characters[0] switch { 0x02 => "STX", 0x10 => "DLE", 0x15 => "NAK", _ => "?" });

    void IBlockEvents.Leave(OutgoingBlock block) => did.Add($"[{Text(block.Bytes)}]");

    void IBlockEvents.Ended(OutgoingBlock block, string why) => did.Add($"{block.Fate.ToString().ToLowerInvariant()}:{Text(block.Bytes)}");

    void IBlockEvents.Came(ReadOnlySpan<byte> block)
    {
        did.Add($"came:{Text(block)}");
        IsOver = EndsWithBlock;
    }

    void IBlockEvents.Noise(ReadOnlySpan<byte> bytes, string why) => did.Add($"noise:{Text(bytes)}");

    private static string Text(ReadOnlySpan<byte> bytes) => string.Concat(bytes.ToArray().Select(each => each == 0x10 ? "<DLE>" : ByteNotation.Format([each])));
}
