using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RobotLink.Host.Api;

/// <summary>Answers in JSON: snake_case, and readable where HTML's escapes would not be.</summary>
internal static class Answer
{
    /// <summary>Base64 and umlauts stay readable: nothing here is ever put into an HTML page unescaped.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions());

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new MillisecondConverter());
        options.Converters.Add(new SecondsConverter());
        return options;
    }

    public static IResult Json<T>(T document, int status = StatusCodes.Status200OK) =>
        new Written(json => JsonSerializer.Serialize(json, document, Options), status, "application/json");

    public static IResult Json(Action<Utf8JsonWriter> write) => new Written(write, StatusCodes.Status200OK, "application/json");

    /// <summary>A refusal or failure as RFC 9457 has it.</summary>
    /// <param name="type">A lasting word for programs, such as <c>unknown-link</c>.</param>
    public static IResult Problem(int status, string type, string title, string detail) => new Written(
        json => JsonSerializer.Serialize(json, new ProblemDocument($"urn:robotlink:{type}", title, status, detail), Options),
        status,
        "application/problem+json");

    private sealed class Written(Action<Utf8JsonWriter> write, int status, string type) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var body = new ArrayBufferWriter<byte>(1024);
            using (var json = new Utf8JsonWriter(body, WriterOptions))
            {
                write(json);
            }

            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = type;
            httpContext.Response.ContentLength = body.WrittenCount;
            httpContext.Response.Headers.CacheControl = "no-store";
            await httpContext.Response.BodyWriter.WriteAsync(body.WrittenMemory, httpContext.RequestAborted);
        }
    }

    private sealed class MillisecondConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Words.Millisecond(value));
    }

    private sealed class SecondsConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteRawValue(Words.Seconds(value));
    }
}
