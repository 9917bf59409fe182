using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace RobotLink.Host.Api;

/// <summary>The interface's description at <c>/openapi/v1.json</c>.</summary>
internal static class OpenApiText
{
    public static void Add(IServiceCollection services) => services.AddEndpointsApiExplorer().AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "RobotLink",
                Version = SystemApi.Version,
                Description = "Links to robots and tools: their state, what they say, and asking them something. "
                    + "JSON in snake_case, times in UTC, errors as RFC 9457.",
            };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(OneOfAttribute), false) is [OneOfAttribute words, ..])
            {
                schema.Enum = [.. words.Words.Select(word => JsonValue.Create(word))];
            }

            return Task.CompletedTask;
        });
    });
}
