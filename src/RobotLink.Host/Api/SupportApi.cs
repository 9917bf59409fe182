using System.ComponentModel;
using RobotLink.Host.Support;
using RobotLink.Links;

namespace RobotLink.Host.Api;

/// <summary>One file that tells everything about this daemon, without secrets.</summary>
internal sealed class SupportApi(DaemonSupport support)
{
    private const string Zip = "application/zip";

    private static readonly TimeSpan LastDefault = TimeSpan.FromMinutes(15);

    private static readonly FileStreamOptions Packing = new()
    {
        Mode = FileMode.Open,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
    };

    private int writing;

    public void Map(IEndpointRouteBuilder api) => api
        .MapGet("support", WriteAsync).WithName("get_support").WithSummary("One file for support: bytes, events, commands, configuration, settings, versions, log")
        .WithDescription("A ZIP archive without secrets; README.txt in it says what is inside. One at a time.")
        .Produces<byte[]>(200, Zip)
        .Produces<ProblemDocument>(400, "application/problem+json").Produces<ProblemDocument>(404, "application/problem+json")
        .Produces<ProblemDocument>(503, "application/problem+json");

    private async Task<IResult> WriteAsync(
        HttpContext context,
        [Description("Ids of links, separated by commas; all when left out.")] string? links,
        [Description("So much of the bytes that passed, such as 15min.")] string? last)
    {
        var span = LastDefault;
        if (last is not null && !Duration.TryParseLong(last, out span))
        {
            return Answer.Problem(StatusCodes.Status400BadRequest, "bad-arguments", "Bad arguments", $"last is '{last}'; write a number with its unit, such as 15min.");
        }

        if (support.Find(links?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [], out var unknown) is not { } wanted)
        {
            return support.Unknown(unknown);
        }

        if (Interlocked.Exchange(ref writing, 1) == 1)
        {
            return Answer.Problem(StatusCodes.Status503ServiceUnavailable, "busy", "Busy", "Another support file is being written; wait until it is done.");
        }

        try
        {
            await AnswerAsync(context, wanted, span);
        }
        finally
        {
            Volatile.Write(ref writing, 0);
        }

        return Results.Empty;
    }

    private async Task AnswerAsync(HttpContext context, IReadOnlyList<Link> links, TimeSpan last)
    {
        try
        {
            // Packed first: whatever fails then fails as an answer of its own, and a slow reader holds nothing up.
            await using var file = new FileStream(Path.GetTempFileName(), Packing);
            await support.WriteAsync(file, links, last, context.RequestAborted);
            file.Position = 0;
            context.Response.ContentType = Zip;
            context.Response.ContentLength = file.Length;
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.ContentDisposition = "attachment; filename=robotlink-support.zip";
            await file.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
    }
}
