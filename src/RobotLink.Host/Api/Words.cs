using System.Text;
using System.Text.Json;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Messages;

namespace RobotLink.Host.Api;

/// <summary>How the outside spells what the core has as enumerations.</summary>
internal static class Words
{
    public static string Of(LinkState state) => Kebab(state.ToString());

    public static string Of(LinkAdmin admin) => Kebab(admin.ToString());

    public static string Of(Cause cause) => Kebab(cause.ToString());

    public static string Of(Certainty certainty) => Kebab(certainty.ToString());

    public static string Of(OutageStep step) => Kebab(step.ToString());

    public static string Of(CheckResult result) => Kebab(result.ToString());

    public static string Of(EntryKind kind) => Kebab(kind.ToString());

    public static string Of(Direction direction) => direction == Direction.Received ? "rx" : "tx";

    public static string Of(RequestOutcome outcome) => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString());

    public static string Of(RefusalKind kind) => Kebab(kind.ToString());

    /// <summary>State changes are known to the millisecond.</summary>
    public static string Millisecond(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    /// <summary>Frames are stamped to the microsecond.</summary>
    public static string Microsecond(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

    /// <summary>Seconds with at least one decimal, so that readers with static types see one type always.</summary>
    public static string Seconds(double seconds) => seconds.ToString("0.0#####");

    /// <summary>Where nothing watches there is no time in which a dead device is noticed.</summary>
    public static double? Bound(double seconds) => seconds > 0 ? seconds : null;

    private static string Kebab(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var character in name)
        {
            if (char.IsUpper(character) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(character));
        }

        return text.ToString();
    }
}
