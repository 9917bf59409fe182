using RobotLink.Learning;
using RobotLink.Profiles;

namespace RobotLink.Tests.Learning;

internal sealed class RecordingReaderTests
{
    [TestCase("{\"type\":\"message\",\"dir\":\"tx\",\"time\":\"2026-11-21T10:00:00.000Z\",\"raw\":\"UElORw==\"}\n{\"type\":\"tick\",\"seq\":1}\n{\"type\":\"message\",\"dir\":\"rx\",\"time\":\"2026-11-21T10:00:00.250Z\",\"raw\":\"UE9ORw==\"}\n", "Sent 0 PING", "Received 250 PONG", TestName = "lines of JSON")]
    [TestCase("# a remark\n> PING\n. 250ms\n< PONG\n= reply ping\n", "Sent 0 PING", "Received 250 PONG", TestName = "a transcript with times")]
    [TestCase("> PING\n< PONG", "Sent - PING", "Received - PONG", TestName = "a transcript without times")]
    [TestCase("50 4F 4e\n47", "Received - PONG", TestName = "digits")]
    [TestCase("504F4E47", "Received - PONG", TestName = "digits without blanks")]
    [TestCase("0x50, 0x4F", "Received - PO", TestName = "digits of a program")]
    [TestCase("00000000  50 4f 4e 47 0d 0a 50 4f  4e 47 0d 0a              |PONG..PONG..|\n", "Received - PONG<CR><LF>PONG<CR><LF>", TestName = "hexdump")]
    [TestCase("00000000: 504f 4e47 0d0a 504f 4e47 0d0a            PONG..PONG..\n", "Received - PONG<CR><LF>PONG<CR><LF>", TestName = "xxd")]
    [TestCase("> 50 49\n< 50 4F 4E 47\n", "Sent - PI", "Received - PONG", TestName = "lines as tail --hex prints them")]
    [TestCase("> 50\n< 4F\n", "Sent - 50", "Received - 4F", TestName = "single pairs are texts")]
    [TestCase("> 50 49\n< PONG\n", "Sent - 50 49", "Received - PONG", TestName = "one line of letters makes texts of all")]
    [TestCase("50 4F 4E 47\n50 49\n50 4F 4E 47\n", "Received - PONG", "Received - PI", "Received - PONG", TestName = "lines of different lengths are pieces")]
    [TestCase("50 4F 4E 47 50 4F 4E 47\n50 4F 4E 47 50 4F 4E 47\n", "Received - PONGPONGPONGPONG", TestName = "lines of eight are one row")]
    public void A_recording_is_read(string text, params string[] pieces) =>
        Assert.That(
            RecordingReader.Read(text).Pieces.Select(piece => $"{piece.Direction} {(piece.At is { } at ? $"{at.TotalMilliseconds:0}" : "-")} {ByteNotation.Format(piece.Bytes)}"),
            Is.EqualTo(pieces));

    [TestCase("", "no bytes")]
    [TestCase("{\"type\":\"tick\"}", "no bytes")]
    [TestCase("{\"raw\":\"?\"}", "Line 1")]
    [TestCase("> PING\nPONG", "Line 2")]
    [TestCase("> PING<CRLF>", "Line 1")]
    [TestCase("PING", "Line 1")]
    [TestCase("50 4", "Line 1")]
    public void What_is_no_recording_says_which_line(string text, string words) =>
        Assert.That(() => RecordingReader.Read(text), Throws.TypeOf<RecordingException>().With.Message.Contains(words));
}
