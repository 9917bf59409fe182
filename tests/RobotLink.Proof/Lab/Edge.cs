using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.Proof.Lab;

/// <summary>What a link was seen to be: its state with the verdict on it.</summary>
/// <param name="Time">When the daemon says that it decided so.</param>
/// <param name="Seen">When we read it.</param>
internal sealed record Sight(string Link, DateTimeOffset Time, DateTimeOffset Seen, string State, string? Cause, string? Certainty, string? Words, IReadOnlyList<Check> Evidence)
{
    public bool Works => State is "up" or "degraded";

    public string Verdict => Cause is null ? State : $"{Cause} {Certainty}";
}

internal sealed record Check(string Name, string Result, string? Detail)
{
    public override string ToString() => $"{Name} {Result}: {Detail}";
}

/// <summary>The daemon of an edge PC, seen through its HTTP interface as any outsider sees it.</summary>
internal sealed class Edge : IDisposable
{
    private readonly HttpClient http;

    public Edge(HttpClient http, int port)
    {
        http.BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        http.Timeout = TimeSpan.FromMinutes(2);
        this.http = http;
    }

    public async Task<bool> Answers(CancellationToken stop)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("readyz", UriKind.Relative), stop);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<JsonElement> Get(string path, CancellationToken stop) => await http.GetFromJsonAsync<JsonElement>(new Uri($"api/v1/{path}", UriKind.Relative), stop);

    public async Task<string> Text(string path, CancellationToken stop) => await http.GetStringAsync(new Uri(path, UriKind.Relative), stop);

    /// <summary>Every link as it is now.</summary>
    public async Task<IReadOnlyList<Sight>> Look(CancellationToken stop)
    {
        var now = LabClock.Now;
        return [.. (await Get("links", stop)).GetProperty("items").EnumerateArray().Select(link => Read(link, link.GetProperty("id").GetString()!, now, now))];
    }

    public async Task Act(string link, string action, CancellationToken stop)
    {
        using var response = await http.PostAsync(new Uri($"api/v1/links/{link}/actions/{action}", UriKind.Relative), null, stop);
        response.EnsureSuccessStatusCode();
    }

    /// <returns>The outcome's word and its reason.</returns>
    public async Task<(string Outcome, string? Reason)> Send(string link, string name, object fields, string? within, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/links/{link}/requests");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Content = within is null ? JsonContent.Create(new { name, fields }) : JsonContent.Create(new { name, fields, within });
        using var response = await http.SendAsync(request, stop);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(stop);
        return (Word(answer, "outcome") ?? $"refused with {(int)response.StatusCode}", Word(answer, "reason") ?? Word(answer, "detail"));
    }

    /// <summary>Follows the stream until <paramref name="stop"/> or its end.</summary>
    public async Task Follow(string types, Action<JsonElement> take, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/stream?types={types}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using var stream = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        stream.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await stream.Content.ReadAsStreamAsync(stop));
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            using var document = JsonDocument.Parse(line);
            take(document.RootElement);
        }
    }

    public static Sight OfEvent(JsonElement state) => Read(state, state.GetProperty("link").GetString()!, state.GetProperty("time").GetDateTimeOffset(), LabClock.Now);

    public void Dispose() => http.Dispose();

    private static Sight Read(JsonElement from, string link, DateTimeOffset time, DateTimeOffset seen) => new(
        link, time, seen, Word(from, "state")!, Word(from, "cause"), Word(from, "certainty"), Word(from, "words"),
        from.TryGetProperty("evidence", out var evidence) && evidence.ValueKind == JsonValueKind.Array
            ? [.. evidence.EnumerateArray().Select(one => new Check(Word(one, "check")!, Word(one, "result")!, Word(one, "detail")))]
            : []);

    private static string? Word(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
