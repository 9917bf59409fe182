using System.Text;

namespace RobotLink.Tests.Simulators;

/// <summary>Bytes as manuals print them, to and from texts with one character for each byte.</summary>
internal static class Hex
{
    public static string Text(string hex) => Encoding.Latin1.GetString(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    public static string Of(string text) => string.Join(' ', text.Select(character => ((int)character).ToString("x2")));
}
