using System.ComponentModel;
using System.Text;
using RobotLink.Profiles.Language;

namespace RobotLink.Host.Api;

/// <summary>The language as JSON Schema, for editors.</summary>
internal static class SchemaApi
{
    private const string SchemaType = "application/schema+json";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/schema/{file}", Get).WithName("get_schema")
        .WithSummary($"JSON Schema of profiles ({LanguageSchema.ProfileFile}) or of site files ({LanguageSchema.SiteFile})")
        .Produces<string>(200, SchemaType).Produces<ProblemDocument>(404, "application/problem+json");

    private static IResult Get([Description("The schema's file name.")] string file) => file switch
    {
        LanguageSchema.ProfileFile => Results.Text(LanguageSchema.Profile, SchemaType, Encoding.UTF8),
        LanguageSchema.SiteFile => Results.Text(LanguageSchema.Site, SchemaType, Encoding.UTF8),
        _ => Answer.Problem(
            StatusCodes.Status404NotFound, "unknown-schema", "Unknown schema", $"There is no schema '{file}'. There are: {LanguageSchema.ProfileFile}, {LanguageSchema.SiteFile}."),
    };
}
