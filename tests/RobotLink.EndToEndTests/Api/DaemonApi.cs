using System.Net.Http.Json;
using System.Text.Json;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.EndToEndTests.Api;

/// <summary>The HTTP interface of a daemon, seen as any outsider sees it.</summary>
internal sealed class DaemonApi(HttpClient http) : IDisposable
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public HttpClient Http => http;

    public async Task<bool> Answers(CancellationToken stop)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("healthz", UriKind.Relative), stop);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<LinkDocument> Link(string link, CancellationToken stop) => await Get<LinkDocument>($"api/v1/links/{link}", stop);

    public async Task<IReadOnlyList<LinkDocument>> Links(CancellationToken stop) => (await Get<Items<LinkDocument>>("api/v1/links", stop)).List;

    public async Task<IReadOnlyList<OutageDocument>> Outages(CancellationToken stop) => (await Get<Items<OutageDocument>>("api/v1/outages", stop)).List;

    /// <summary>The newest messages, up to 100.</summary>
    public async Task<IReadOnlyList<MessageEvent>> Messages(string link, CancellationToken stop)
        => (await Get<Items<MessageEvent>>($"api/v1/links/{link}/messages?last=100", stop)).List;

    /// <summary>Waits until a message fits, and returns it.</summary>
    public async Task<MessageEvent> WaitForMessage(string link, Predicate<MessageEvent> fits, CancellationToken stop)
    {
        MessageEvent? found = null;
        await LabClock.Until(
            $"a message of link {link}", async asking => (found = (await Messages(link, asking)).FirstOrDefault(message => fits(message))) is not null, stop);
        return found!;
    }

    public async Task WaitForState(string link, string state, CancellationToken stop)
        => await LabClock.Until($"link {link} is {state}", async asking => (await Link(link, asking)).State == state, stop);

    /// <summary>Sends a request through a link; the answer comes when its outcome is known.</summary>
    public async Task<OutcomeDocument> Send(string link, string name, object fields, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/links/{link}/requests");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Content = JsonContent.Create(new { name, fields });
        using var response = await http.SendAsync(request, stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        var outcome = JsonSerializer.Deserialize<OutcomeDocument>(text, Json);
        return outcome?.Outcome is null ? throw new InvalidDataException($"No outcome in {(int)response.StatusCode}: {text}") : outcome;
    }

    public void Dispose() => http.Dispose();

    private async Task<T> Get<T>(string path, CancellationToken stop)
        => await http.GetFromJsonAsync<T>(new Uri(path, UriKind.Relative), Json, stop) ?? throw new InvalidDataException($"{path} answered null");

    private sealed record Items<T>([property: System.Text.Json.Serialization.JsonPropertyName("items")] IReadOnlyList<T> List);
}
