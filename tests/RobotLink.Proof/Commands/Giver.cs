using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using RobotLink.EndToEndTests.Lab;

namespace RobotLink.Proof.Commands;

/// <summary>A command that was given, with what its giver was told: once for each time it was asked for.</summary>
internal sealed record Given(string Link, long Number)
{
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Link}-{Number}");

    public ConcurrentQueue<string> Told { get; } = [];

    /// <summary>Asked for again because no answer came: the program had been killed.</summary>
    public int Repeats;
}

/// <summary>Gives commands as a careful client does: whoever hears nothing asks again with the same key.</summary>
internal sealed class Giver(HttpClient http, Random random)
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    public async Task GiveAsync(Given given, CancellationToken stop)
    {
        var within = random.Next(5) == 0 ? $"{random.Next(1, 150)}ms" : null;
        while (true)
        {
            if (await AskAsync(given, given.Number, within, stop) is { } outcome)
            {
                given.Told.Enqueue(outcome);
                await LabClock.Hold(TimeSpan.FromMilliseconds(outcome == "not_sent" ? random.Next(400) : random.Next(60)), stop);
                return;
            }

            given.Repeats++;
            await LabClock.Hold(Again, stop);
        }
    }

    /// <summary>The same again, as somebody does who is not sure; and something else with the same key, as somebody does by mistake.</summary>
    public async Task DoubtAsync(Given given, CancellationToken stop)
    {
        if (await AskAsync(given, given.Number, null, stop) is { } outcome)
        {
            given.Told.Enqueue(outcome);
        }

        if (await AskAsync(given, given.Number + 1_000_000, null, stop) is { } other && other != "refused key-reused")
        {
            given.Told.Enqueue($"another command with the same key: {other}");
        }
    }

    /// <summary>Null when nobody answered.</summary>
    private async Task<string?> AskAsync(Given given, long number, string? within, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"api/v1/links/{given.Link}/requests", UriKind.Relative));
        request.Headers.Add("Idempotency-Key", given.Key);
        request.Headers.Add("X-Operator", "proof");
        var fields = new { n = number };
        request.Content = within is null ? JsonContent.Create(new { name = "move", fields }) : JsonContent.Create(new { name = "move", fields, within });
        try
        {
            using var response = await http.SendAsync(request, stop);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(stop);
            return response.IsSuccessStatusCode
                ? answer.GetProperty("outcome").GetString()
                : $"refused {answer.GetProperty("type").GetString()!.Split(':')[^1]}";
        }
        catch (Exception reason) when (reason is HttpRequestException or IOException or JsonException)
        {
            return null;
        }
    }
}
