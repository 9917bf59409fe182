using System.Net;
using System.Net.Sockets;
using RobotLink.Tests.Transports;

namespace RobotLink.Tests.Devices;

/// <summary>A device that repeats what it is sent, secrets included: before each answer, and in its refusals.</summary>
internal sealed class EchoingGate : IAsyncDisposable
{
    public const string Profile = """
        profile: gate
        extends: base/tcp-line
        detect_within: 5s
        reconnect: { first: 50ms, max: 200ms }
        requests:
          login: { send: "LOGIN {=secret.password}", reply: "READY" }
          open:  { send: "OPEN {=secret.password}", reply: "OK" }
          ping:  { send: "PING", reply: "PONG" }
        errors: { refused: { match: "ERR {code:int} {text:text}", words: { 7: the gate stays shut, 9: nobody of that name } } }
        session: [ { send: login } ]
        heartbeat: { send: ping }
        """;

    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly string password;
    private readonly Task serving;

    public EchoingGate(string password)
    {
        this.password = password;
        door.Start();
        serving = ServeAsync();
    }

    public string Endpoint => door.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        door.Stop();
        await serving;
        closing.Dispose();
    }

    private async Task ServeAsync()
    {
        var calls = new List<Task>();
        try
        {
            while (true)
            {
                calls.Add(TalkAsync(await LineDevice.AcceptAsync(door, closing.Token)));
            }
        }
        catch (Exception reason) when (reason is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(calls);
        }
    }

    private async Task TalkAsync(LineDevice link)
    {
        using var call = link;
        try
        {
            while (await link.HearAsync(closing.Token) is { } line)
            {
                await link.SayAsync($"ECHO {line}", closing.Token);
                await link.SayAsync(Answer(line), closing.Token);
            }
        }
        catch (Exception reason) when (reason is OperationCanceledException or IOException)
        {
            // Somebody hung up.
        }
    }

    private string Answer(string line) => line switch
    {
        "PING" => "PONG",
        _ when line == $"LOGIN {password}" => "READY",
        _ when line.StartsWith("LOGIN ", StringComparison.Ordinal) => $"ERR 9 {line}",
        _ => $"ERR 7 {line}",
    };
}
