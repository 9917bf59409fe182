using System.Text.Json;
using System.Text.Json.Serialization;

namespace RobotLink.Host.Api;

/// <summary>How a validation's answer is written, worked out when the program is built: an editor waits for it.</summary>
[JsonSerializable(typeof(ValidationDocument))]
internal sealed partial class ValidationJson : JsonSerializerContext
{
    /// <summary>As all answers are written.</summary>
    public static ValidationJson Lasting { get; } = new(Answer.Configure(new JsonSerializerOptions()));
}
