using System.Text.RegularExpressions;

namespace RobotLink.Host.Api;

/// <summary>Gives every failed call a body in words.</summary>
internal sealed partial class Failures(ILogger<Failures> log)
{
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException reason) when (!context.Response.HasStarted)
        {
            await Answer.Problem(reason.StatusCode, "bad-request", "Bad request", Words(reason.Message)).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; nobody is left to answer to.
        }
        catch (Exception reason) when (!context.Response.HasStarted)
        {
            LogFailed(context.Request.Method, context.Request.Path, reason);
            await Answer.Problem(
                StatusCodes.Status500InternalServerError, "failed", "Failed",
                $"The program made a mistake: {reason.Message} Its log tells more.").ExecuteAsync(context);
        }

        if (Unexplained(context.Response) is { } problem)
        {
            await problem.ExecuteAsync(context);
        }
    }

    private static IResult? Unexplained(HttpResponse response) => (response.HasStarted, response.StatusCode) switch
    {
        (false, StatusCodes.Status404NotFound) => Answer.Problem(
            StatusCodes.Status404NotFound, "not-found", "Not found", "Nothing is served here. /openapi/v1.json lists what there is."),
        (false, StatusCodes.Status405MethodNotAllowed) => Answer.Problem(
            StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "Method not allowed",
            $"This place takes {response.Headers.Allow}. /openapi/v1.json lists what there is."),
        (false, StatusCodes.Status415UnsupportedMediaType) => Answer.Problem(
            StatusCodes.Status415UnsupportedMediaType, "media-type", "Unsupported media type", "Send the body as application/json."),
        (false, >= 400) when response.ContentLength is null => Answer.Problem(
            response.StatusCode, "refused", "Refused", "The call was refused. /openapi/v1.json says what this place takes."),
        _ => null,
    };

    /// <summary>The framework names its own types; callers know numbers.</summary>
    private static string Words(string message) => NotBound().Match(message) is { Success: true } found
        ? $"{found.Groups[2].Value} is '{found.Groups[3].Value}'; write {(found.Groups[1].Value.Contains("bool", StringComparison.OrdinalIgnoreCase) ? "true or false" : "a whole number")}."
        : message;

    [GeneratedRegex("^Failed to bind parameter \"([^ ]+) ([a-z]+)\" from \"(.*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex NotBound();

    [LoggerMessage(EventId = 8001, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(string method, string path, Exception reason);
}
