using System.Globalization;

namespace RobotLink.Simulators.Abb;

/// <summary>
/// Reads one received text as the RAPID program of open_abb does, quirks included: the code and the numbers are kept from the
/// message before when the present one cannot be read, and a number counts only when a space follows it.
/// </summary>
internal sealed class RapidMessage
{
    /// <summary>The program has room for ten numbers; one more is an error that ends it.</summary>
    private const int ParametersMax = 10;

    private readonly double[] parameters = new double[ParametersMax];

    public double Code { get; private set; }

    /// <summary>-1 when the message could not be read.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<double> Parameters => parameters.AsSpan(0, Math.Max(0, Count));

    /// <returns>False when the program breaks over it.</returns>
    public bool Read(string text)
    {
        var end = text.IndexOf('#', StringComparison.Ordinal);
        var space = SpaceFrom(text, 0);
        if (end < 0 || !TryNumber(text[..space], out var code))
        {
            Count = -1;
            return true;
        }
        Code = code;
        Count = 0;
        for (var at = space + 1; (space = SpaceFrom(text, at)) < end; at = space + 1)
        {
            if (Count == ParametersMax)
            {
                return false;
            }
            parameters[Count] = TryNumber(text[at..space], out var number) ? number : parameters[Count];
            Count++;
        }
        return true;
    }

    private static int SpaceFrom(string text, int at)
    {
        var space = at < text.Length ? text.IndexOf(' ', at) : -1;
        return space < 0 ? text.Length : space;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
