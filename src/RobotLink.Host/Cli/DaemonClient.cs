using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>The daemon refused a call.</summary>
internal sealed class DaemonRefusedException(ProblemDocument problem) : Exception(problem.Detail)
{
    /// <summary>All is in order but for the Idempotency-Key that a change of the machine needs.</summary>
    public bool WantsKey => problem.Status == StatusCodes.Status428PreconditionRequired;

    /// <summary>What was written on the command line does not exist or does not fit: usage. Anything else: refused.</summary>
    public int ExitCode => problem.Status switch
    {
        StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound => Cli.ExitCode.Usage,
        StatusCodes.Status500InternalServerError or StatusCodes.Status503ServiceUnavailable => Cli.ExitCode.Failed,
        _ => Cli.ExitCode.Refused,
    };
}

/// <summary>Talks to a running daemon.</summary>
internal sealed class DaemonClient : IDisposable
{
    private static readonly TimeSpan SnapshotTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A busy PC packs many bytes before the first of them goes out.</summary>
    private static readonly TimeSpan DownloadSilence = TimeSpan.FromSeconds(60);

    private readonly Uri url;
    private readonly HttpClient http;

    public DaemonClient(Uri url)
    {
        this.url = url;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(3) })
        {
            BaseAddress = url,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("robotlink", SystemApi.Version));
        if (Environment.UserName is { Length: > 0 } user && user.All(char.IsAsciiLetterOrDigit))
        {
            // Shown in the audit; it proves nothing.
            http.DefaultRequestHeaders.Add("X-Operator", user);
        }
    }

    public Uri Url => url;

    public async Task<T> GetAsync<T>(string path, CancellationToken stopping)
    {
        var text = await GetTextAsync(path, stopping);
        try
        {
            return JsonSerializer.Deserialize<T>(text, Answer.Options) ?? throw new JsonException("null");
        }
        catch (JsonException reason)
        {
            throw new CommandFailedException(
                ExitCode.Failed, $"{url}{path} does not answer as RobotLink {SystemApi.Version} does ({reason.Message}). Is --url right, and the daemon of this version?");
        }
    }

    public Task<string> GetTextAsync(string path, CancellationToken stopping) =>
        SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), SnapshotTimeout, stopping);

    /// <summary>Asks a device and returns the outcome's JSON.</summary>
    /// <param name="within">The longest that the daemon itself may take.</param>
    public Task<string> AskAsync(string link, JsonContent body, string? key, string? lease, TimeSpan within, CancellationToken stopping) => SendAsync(
        () =>
        {
            var message = new HttpRequestMessage(HttpMethod.Post, $"api/v1/links/{Uri.EscapeDataString(link)}/requests") { Content = body };
            if (key is not null)
            {
                message.Headers.Add("Idempotency-Key", key);
            }

            if (lease is not null)
            {
                message.Headers.Add("Lease", lease);
            }

            return message;
        },
        within + SnapshotTimeout,
        stopping);

    /// <summary>Opens a stream of lines of JSON; the caller disposes of the answer.</summary>
    public Task<HttpResponseMessage> OpenStreamAsync(string query, CancellationToken stopping) => OpenLinesAsync($"api/v1/stream{query}", stopping);

    /// <summary>Opens whatever answers in lines of JSON; the caller disposes of the answer.</summary>
    public async Task<HttpResponseMessage> OpenLinesAsync(string path, CancellationToken stopping)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, path);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(StreamText.Lines));
        try
        {
            var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stopping);
            if (!response.IsSuccessStatusCode)
            {
                using (response)
                {
                    throw Refusal(response.StatusCode, await response.Content.ReadAsStringAsync(stopping));
                }
            }

            return response;
        }
        catch (HttpRequestException reason)
        {
            throw Unreachable(reason.Message, reason);
        }
    }

    /// <summary>Copies an answer that may be long. A daemon that falls silent inside of it is given up.</summary>
    public async Task DownloadAsync(string path, Stream into, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(DownloadSilence);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, path);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw Refusal(response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token));
            }

            await using var content = await response.Content.ReadAsStreamAsync(limit.Token);
            var buffer = new byte[64 * 1024];
            while (await content.ReadAsync(buffer, limit.Token) is > 0 and var count)
            {
                await into.WriteAsync(buffer.AsMemory(0, count), stopping);
                limit.CancelAfter(DownloadSilence);
            }
        }
        catch (HttpRequestException reason)
        {
            throw Unreachable(reason.Message, reason);
        }
        catch (HttpIOException reason)
        {
            throw Unreachable("it broke the answer off", reason);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw Unreachable($"silent for {DownloadSilence.TotalSeconds:0} s");
        }
    }

    public CommandFailedException Unreachable(string words, Exception? reason = null) => new(
        ExitCode.DaemonUnreachable,
        $"No RobotLink answers at {url.GetLeftPart(UriPartial.Authority)} ({words.TrimEnd('.')}). Start one with 'robotlink run', or say where it is with --url.",
        reason);

    /// <summary>Nothing listens there, so no daemon runs; whatever else went wrong, one may.</summary>
    public static bool IsNobodyThere(Exception failure) =>
        failure is CommandFailedException { InnerException: HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } };

    public void Dispose() => http.Dispose();

    private async Task<string> SendAsync(Func<HttpRequestMessage> make, TimeSpan within, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(within);
        try
        {
            using var message = make();
            using var response = await http.SendAsync(message, limit.Token);
            var text = await response.Content.ReadAsStringAsync(limit.Token);
            return response.IsSuccessStatusCode ? text : throw Refusal(response.StatusCode, text);
        }
        catch (HttpRequestException reason)
        {
            throw Unreachable(reason.Message, reason);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw Unreachable($"no answer within {within.TotalSeconds:0} s");
        }
    }

    private static DaemonRefusedException Refusal(HttpStatusCode status, string text)
    {
        try
        {
            if (JsonSerializer.Deserialize<ProblemDocument>(text, Answer.Options) is { Detail: not null } problem)
            {
                return new DaemonRefusedException(problem);
            }
        }
        catch (JsonException)
        {
            // Somebody else's server answers there; its status is all we can tell.
        }

        return new DaemonRefusedException(new ProblemDocument(
            "about:blank", "Refused", (int)status, $"The server answered with status {(int)status} and nothing that RobotLink would say; is --url right?"));
    }
}
