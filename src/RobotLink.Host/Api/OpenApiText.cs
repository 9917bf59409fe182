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
            Describe(schema, context);
            return Task.CompletedTask;
        });
    });

    /// <summary>Names the body without refusing other content types: <c>curl -d</c> sends JSON under another name.</summary>
    public static async Task DescribeBodyAsync<T>(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stopping) =>
        Describe(operation, "application/json", await context.GetOrCreateSchemaAsync(typeof(T), cancellationToken: stopping));

    /// <summary>A stream's items differ in kind; each is one of these.</summary>
    public static async Task DescribeStreamAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stopping)
    {
        var kinds = new List<IOpenApiSchema>();
        foreach (var kind in new[] { typeof(MessageDocument), typeof(StateDocument), typeof(TickDocument), typeof(GapDocument), typeof(ConfigurationEventDocument), typeof(OutageEventDocument), typeof(LeaseEventDocument) })
        {
            context.Document!.AddComponent(kind.Name, await context.GetOrCreateSchemaAsync(kind, cancellationToken: stopping));
            kinds.Add(new OpenApiSchemaReference(kind.Name, context.Document));
        }

        foreach (var content in operation.Responses!["200"].Content!.Values)
        {
            content.Schema = new OpenApiSchema { Description = "One item of the stream.", OneOf = kinds };
        }
    }

    public static Task DescribeTextAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stopping)
    {
        Describe(operation, "application/yaml", new OpenApiSchema { Type = JsonSchemaType.String });
        return Task.CompletedTask;
    }

    private static void Describe(OpenApiOperation operation, string type, IOpenApiSchema schema) => operation.RequestBody = new OpenApiRequestBody
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType> { [type] = new() { Schema = schema } },
    };

    /// <summary>Adds what our own converters hide: types of numbers and times, and the words a member can have.</summary>
    private static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = context.JsonTypeInfo.Type;
        var nullable = Nullable.GetUnderlyingType(type) is not null ? JsonSchemaType.Null : 0;
        if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(double))
        {
            schema.Type = JsonSchemaType.Number | nullable;
        }
        else if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String | nullable;
        }

        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(OneOfAttribute), false) is [OneOfAttribute words, ..])
        {
            schema.Enum = [.. words.Words.Select(word => JsonValue.Create(word))];
            if (context.JsonPropertyInfo.IsGetNullable)
            {
                schema.Enum.Add(JsonNullSentinel.JsonNull);
            }
        }
    }
}
