using System.Net;

namespace RobotLink.Host.Api;

/// <summary>
/// Turns away what a web page from elsewhere could send through the browser of this PC: names that were bent to loopback,
/// and changes asked for by another origin.
/// </summary>
internal static class LoopbackOnly
{
    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (Refusal(context.Request) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        await next(context);
    }

    private static IResult? Refusal(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host))
        {
            return Answer.Problem(
                StatusCodes.Status403Forbidden, "host-refused", "Host not served",
                $"The Host header is '{request.Host}'; only localhost and loopback addresses are served. Use http://127.0.0.1:{request.HttpContext.Connection.LocalPort}.");
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return null;
        }

        var origin = request.Headers.Origin.ToString();
        var own = $"{request.Scheme}://{request.Host}";
        return origin.Length == 0 || string.Equals(origin, own, StringComparison.OrdinalIgnoreCase)
            ? null
            : Answer.Problem(
                StatusCodes.Status403Forbidden, "origin-refused", "Other origin",
                $"A page of '{origin}' asked for a change; only pages of '{own}' and programs without an Origin header may.");
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
