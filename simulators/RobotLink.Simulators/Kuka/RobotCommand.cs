using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace RobotLink.Simulators.Kuka;

/// <summary>The one document that the robot's program expects: six joint targets in degrees.</summary>
internal static class RobotCommand
{
    private const double AngleMax = 360;

    private static readonly XmlReaderSettings Plain = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
    };

    /// <returns>The targets; null for a document without all six.</returns>
    /// <exception cref="FormatException">The document is not well-formed.</exception>
    public static double[]? Read(string document)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(document), Plain);
            root = XElement.Load(reader);
        }
        catch (XmlException reason)
        {
            throw new FormatException($"These bytes are no XML document: {reason.Message}", reason);
        }
        var position = root.Name == "RobotCommand" ? root.Element("Pos") : null;
        double?[] angles = [.. Enumerable.Range(1, 6).Select(axis => Angle(position?.Attribute($"A{axis}")?.Value))];
        return Array.Exists(angles, angle => angle is null) ? null : [.. angles.Select(angle => angle!.Value)];
    }

    private static double? Angle(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var angle) && Math.Abs(angle) <= AngleMax ? angle : null;
}
