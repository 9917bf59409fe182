using System.Globalization;
using System.Text;

namespace RobotLink.Recording;

/// <summary>How marks lie in a record: their texts one behind the other. Pure.</summary>
internal static class RecordMarks
{
    private const char Between = '\u001f';

    /// <summary>A mark has to fit the smallest piece but the very first.</summary>
    private const int TextMax = 300;

    public static byte[] Write(RecordedMark mark) => Encoding.UTF8.GetBytes(string.Join(
        Between, mark.Epoch, mark.What, Safe(mark.Words), Safe(mark.LocalAddress), Safe(mark.RemoteAddress), mark.NewState, mark.Cause, mark.Sequence, Safe(mark.ClientName), mark.MissedBytes));

    public static RecordedMark Read(ReadOnlySpan<byte> bytes, string link, DateTimeOffset time)
    {
        var parts = Encoding.UTF8.GetString(bytes).Split(Between);
        return new RecordedMark
        {
            Link = link,
            Time = time,
            Epoch = int.Parse(parts[0], CultureInfo.InvariantCulture),
            What = parts[1],
            Words = Text(parts[2]),
            LocalAddress = Text(parts[3]),
            RemoteAddress = Text(parts[4]),
            NewState = Text(parts[5]),
            Cause = Text(parts[6]),
            Sequence = Number(parts[7]),
            ClientName = Text(parts[8]),
            MissedBytes = Number(parts[9]),
        };
    }

    private static string? Safe(string? text) => text is null ? null : (text.Length > TextMax ? text[..TextMax] : text).Replace(Between, ' ');

    private static string? Text(string text) => text.Length > 0 ? text : null;

    private static long? Number(string text) => text.Length > 0 ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
