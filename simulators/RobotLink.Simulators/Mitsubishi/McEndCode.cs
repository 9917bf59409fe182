namespace RobotLink.Simulators.Mitsubishi;

/// <summary>End codes of the MC protocol that the PLC uses; unverified but for their meaning in the manuals' tables.</summary>
internal enum McEndCode : ushort
{
    Success = 0,

    /// <summary>Writing while the program runs has not been enabled.</summary>
    OnlineChangeDisabled = 0x0055,

    /// <summary>ASCII text that is no number.</summary>
    NotHexadecimal = 0xc050,

    TooManyWords = 0xc051,
    TooManyBits = 0xc052,

    /// <summary>Beyond the last device.</summary>
    AddressTooHigh = 0xc056,

    UnknownCommand = 0xc059,
    UnknownDevice = 0xc05b,

    /// <summary>Bits were asked of a word device.</summary>
    NotABitDevice = 0xc05c,

    /// <summary>The data are longer or shorter than the number of points says.</summary>
    WrongDataLength = 0xc061,
}
