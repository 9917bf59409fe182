namespace RobotLink.Simulators.Mitsubishi;

/// <summary>One kind of memory in the PLC.</summary>
/// <param name="Code">Its number in binary requests.</param>
/// <param name="IsBit">It holds bits; the others hold words of 16 bits.</param>
/// <param name="Hexadecimal">Its points are numbered in hexadecimal.</param>
/// <param name="Points">How many points there are.</param>
internal sealed record McDevice(string Name, byte Code, bool IsBit, bool Hexadecimal, int Points)
{
    public static McDevice D { get; } = new("D", 0xa8, false, false, 12288);

    public static McDevice W { get; } = new("W", 0xb4, false, true, 8192);

    public static McDevice R { get; } = new("R", 0xaf, false, false, 32768);

    public static McDevice ZR { get; } = new("ZR", 0xb0, false, true, 65536);

    public static McDevice M { get; } = new("M", 0x90, true, false, 8192);

    public static McDevice X { get; } = new("X", 0x9c, true, true, 8192);

    public static McDevice Y { get; } = new("Y", 0x9d, true, true, 8192);

    public static McDevice B { get; } = new("B", 0xa0, true, true, 8192);

    public static IReadOnlyList<McDevice> All { get; } = [D, W, R, ZR, M, X, Y, B];

    /// <param name="upper">The upper byte of a wide code.</param>
    public static McDevice? Find(byte code, int upper) => All.FirstOrDefault(device => device.Code == code && upper == 0);

    /// <summary>ASCII requests fill the name up with stars.</summary>
    public static McDevice? Find(string name) => All.FirstOrDefault(device => device.Name == name.TrimEnd('*'));
}
