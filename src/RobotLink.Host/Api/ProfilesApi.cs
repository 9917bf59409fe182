using RobotLink.Host.Adapters;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Host.Api;

/// <summary>The kinds of devices known here.</summary>
internal sealed class ProfilesApi(Supervisor supervisor, ProfileShelf shelf)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("profiles", List).WithName("list_profiles").WithSummary("Profiles, bundled and the user's own")
            .Produces<ListDocument<ProfileDocument>>();
        api.MapPost("profiles/validate", (Delegate)ValidateAsync).WithName("validate_profile").WithSummary("All mistakes of a profile's text")
            .WithDescription("The body is the profile's YAML, up to 256 KiB; nothing is kept.")
            .AddOpenApiOperationTransformer(OpenApiText.DescribeTextAsync)
            .Produces<ValidationDocument>().Produces<ProblemDocument>(413, "application/problem+json")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(FileLimits.Profile.Bytes));
    }

    public static MistakeDocument Document(Mistake mistake) => new(
        mistake.Code, mistake.File, mistake.Line, mistake.Column, mistake.Length, mistake.Message, mistake.Why, mistake.Fix,
        mistake.IsWarning ? "warning" : "error");

    private IResult List() => Answer.Json(new ListDocument<ProfileDocument>(
        [
            .. shelf.All().Select(profile => new ProfileDocument(
                profile.Name, profile.Title, profile.Version, profile.Source, profile.Bundled ? "bundled" : "user",
                [.. supervisor.Links.Where(link => link.Configuration.Profile.Name == profile.Name).Select(link => link.Id)])),
        ],
        null));

    private async Task<IResult> ValidateAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var result = shelf.ReadText(new ProfileText("profile.yaml", text));
        return Answer.Json(new ValidationDocument(result.Profile is not null, [.. result.Mistakes.Select(Document)]));
    }
}
