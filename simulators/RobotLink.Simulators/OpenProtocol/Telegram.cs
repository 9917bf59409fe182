using System.Globalization;
using System.Text;

namespace RobotLink.Simulators.OpenProtocol;

/// <summary>
/// One Open Protocol message: a header of 20 characters, the data, then NUL on the wire.
/// The length in the header counts header and data, not the NUL (Open Protocol R 2.8.0, section 2).
/// </summary>
/// <param name="Header">The header as it came, from the revision on: what a mirror sends back.</param>
internal readonly record struct Telegram(int Mid, int Revision, string Header, string Data)
{
    public const int HeaderLength = 20;

    public const int LengthMax = 9999;

    /// <summary>The client wants no acknowledgement cycle.</summary>
    public bool NoAck => Header[3] == '1';

    /// <summary>Takes the first telegram off the front of <paramref name="received"/>.</summary>
    /// <returns>Null when more bytes are needed.</returns>
    /// <exception cref="FormatException">The bytes are no telegram.</exception>
    public static Telegram? TryTake(List<byte> received)
    {
        if (received.Count < 4)
        {
            return null;
        }
        var length = Number(Text(received, 0, 4), "length");
        if (length < HeaderLength)
        {
            throw new FormatException($"The length is {length}, but a header alone has {HeaderLength} characters.");
        }
        if (received.Count < length + 1)
        {
            return null;
        }
        if (received[length] != 0)
        {
            throw new FormatException($"No NUL after {length} bytes.");
        }
        var revision = Text(received, 8, 3);
        // Blank, 000 and 001 all mean revision 1.
        var telegram = new Telegram(
            Number(Text(received, 4, 4), "MID"),
            string.IsNullOrWhiteSpace(revision) ? 1 : Math.Max(1, Number(revision, "revision")),
            Text(received, 8, 12),
            Text(received, HeaderLength, length - HeaderLength));
        received.RemoveRange(0, length + 1);
        return telegram;
    }

    /// <summary>The bytes of a message from the controller.</summary>
    public static byte[] Bytes(int mid, int revision, string data) => Encoding.ASCII.GetBytes(
        $"{HeaderLength + data.Length:0000}{mid:0000}{revision:000}00000    {data}\0");

    private static string Text(List<byte> bytes, int at, int count) => Encoding.ASCII.GetString([.. bytes.GetRange(at, count)]);

    private static int Number(string text, string what) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"The {what} '{text}' is no number.");
}
