namespace RobotLink.Simulators.OpenProtocol;

/// <summary>What the requests look like that this controller understands (Open Protocol R 2.8.0): it knows revision 1 of each, with data of one length.</summary>
internal static class RequestRules
{
    private const int ParameterSetDigits = 3;
    private const int JobDigits = 2;
    private const int VinCharacters = 25;

    private static readonly Dictionary<int, int> DataLengths = new()
    {
        [3] = 0,
        [10] = 0,
        [14] = 0,
        [17] = 0,
        [18] = ParameterSetDigits,
        [20] = ParameterSetDigits,
        [38] = JobDigits,
        [40] = 0,
        [42] = 0,
        [43] = 0,
        [50] = VinCharacters,
        [51] = 0,
        [54] = 0,
        [60] = 0,
        [63] = 0,
        [70] = 0,
        [73] = 0,
        [78] = 0,
        [127] = 0,
    };

    /// <returns>How it breaks them; null when it does not, or asks for what nobody knows.</returns>
    public static ErrorCode? Broken(Telegram request) =>
        !DataLengths.TryGetValue(request.Mid, out var length) ? null
        : request.Revision > 1 ? ErrorCode.RevisionNotSupported
        : request.Data.Length != length || !HasPlaces(request) ? ErrorCode.InvalidValue
        : null;

    /// <summary>Station and spindle: two digits or blanks each.</summary>
    private static bool HasPlaces(Telegram request) => request.Header[4..8].All(one => one == ' ' || char.IsAsciiDigit(one));
}
