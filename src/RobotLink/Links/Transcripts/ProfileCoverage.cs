using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>One thing that a profile says and an example can prove.</summary>
/// <param name="Kind"><c>request reply event error message field argument code step branch</c>.</param>
/// <param name="Name">Such as <c>position</c>, <c>position.x</c>, <c>refused.code=12</c>, <c>session[0]</c>.</param>
public sealed record CoverageItem(string Kind, string Name, bool Touched);

/// <summary>What of a profile its examples touch: messages that come and go, fields whose value an example names, codes, steps.</summary>
public sealed record ProfileCoverage(IReadOnlyList<CoverageItem> Items)
{
    public int Touched => Items.Count(item => item.Touched);

    /// <summary>0 to 1; a profile that says nothing is touched completely.</summary>
    public double Share => Items.Count == 0 ? 1 : (double)Touched / Items.Count;

    /// <summary>Plays the examples as they are written.</summary>
    public static ProfileCoverage Of(DeviceProfile profile)
    {
        var protocol = new DeviceProtocol(profile, Budget.Of(profile));
        var played = profile.Examples.Select(example => new TranscriptScript(protocol, example).Play(Variations.AsWritten));
        var touched = new Touches([.. played]);
        var shapes = protocol.Catalogue.Shapes;
        var inside = shapes.SelectMany(shape => shape.Inner?.Catalogue.Shapes ?? []);
        var items = shapes.Concat(inside).SelectMany(shape => OfShape(protocol.Catalogue, shape, touched))
            .Concat(OfSteps("session", protocol.Steps, touched))
            .Concat(OfSteps("farewell", protocol.Farewell, touched));
        return new ProfileCoverage([.. items.DistinctBy(item => (item.Kind, item.Name))]);
    }

    private static IEnumerable<CoverageItem> OfShape(MessageCatalogue catalogue, MessageShape shape, Touches touched)
    {
        var isSent = shape.Kind == MessageKind.Request || catalogue.Requests.Any(request => ReferenceEquals(request.Send, shape));
        var name = shape.Profile.Part == 0 ? shape.Name : $"{shape.Name}[{shape.Profile.Part}]";
        yield return new CoverageItem(shape.Kind.ToString().ToLowerInvariant(), name, touched.Passed(shape));
        foreach (var field in shape.Fields.Where((_, index) => isSent || shape.IsDelivered(index)))
        {
            yield return isSent
                ? new CoverageItem("argument", $"{name}.{field.Name}", touched.Passed(shape))
                : new CoverageItem("field", $"{name}.{field.Name}", touched.LookedAt(shape, field.Name));
        }

        foreach (var code in shape.Profile.Causes.Keys.Union(shape.Profile.Words.Keys).Order())
        {
            yield return new CoverageItem("code", $"{shape.Name}.code={code}", touched.Came(shape.Name, "code", $"{code}"));
        }
    }

    private static IEnumerable<CoverageItem> OfSteps(string list, IReadOnlyList<Step> steps, Touches touched)
    {
        for (var index = 0; index < steps.Count; index++)
        {
            var (step, name) = (steps[index], $"{list}[{index}]");
            var isTouched = (step.Send is null || touched.Passed(step.Send)) && (step.Expect is null || touched.Passed(step.Expect));
            yield return new CoverageItem("step", name, isTouched);
            foreach (var branch in step.Profile.On)
            {
                var condition = branch.Field is null ? branch.Message : $"{branch.Message}.{branch.Field}={branch.Value}";
                yield return new CoverageItem("branch", $"{name}.on.{condition}", touched.Came(branch.Message, branch.Field, branch.Value));
            }
        }
    }

    private sealed class Touches(IReadOnlyList<PlayedTranscript> played)
    {
        private readonly List<TranscriptOutcome> came = [.. played.SelectMany(each => each.Results)];
        private readonly HashSet<MessageShape> passed =
            [.. played.SelectMany(each => each.Sent.Concat(each.Results.Select(result => result.Shape).OfType<MessageShape>()))];

        private readonly HashSet<(MessageShape, string)> lookedAt = [.. played.SelectMany(each => each.LookedAt)];

        public bool Passed(MessageShape shape) => passed.Contains(shape);

        public bool LookedAt(MessageShape shape, string field) => lookedAt.Contains((shape, field));

        public bool Came(string message, string? field, string? value) => came.Any(result =>
            result.Shape?.Name == message
            && (field is null || result.Fields.Any(seen => seen.Field == field && (value is null || seen.Matches(value)))));
    }
}
