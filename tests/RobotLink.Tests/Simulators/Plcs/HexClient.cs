using System.Net;
using System.Text;
using RobotLink.Simulators;

namespace RobotLink.Tests.Simulators.Plcs;

/// <summary>A <see cref="RawClient"/> whose bytes are written as hexadecimal digits with blanks between the bytes.</summary>
internal sealed class HexClient(RawClient client) : IDisposable
{
    public bool HasBytes => client.HasBytes;

    public static async Task<HexClient> ConnectAsync(IPEndPoint endpoint, CancellationToken token) =>
        new(await RawClient.ConnectAsync(endpoint, token));

    /// <summary>Connects and waits until the device has taken the call.</summary>
    public static async Task<HexClient> ConnectAsync(ISimulator simulator, CancellationToken token)
    {
        var before = simulator.Clients;
        var client = await ConnectAsync(simulator.Endpoint, token);
        await simulator.UntilAsync(() => simulator.Clients > before, token);
        return client;
    }

    public Task SendAsync(string hex, CancellationToken token) =>
        client.SendAsync(Encoding.Latin1.GetString(Convert.FromHexString(hex.Replace(" ", ""))), token);

    public async Task<string> AskAsync(string hex, CancellationToken token)
    {
        await SendAsync(hex, token);
        return await ReceiveAsync(token);
    }

    /// <summary>What one receive brings; empty at the end of the stream.</summary>
    public async Task<string> ReceiveAsync(CancellationToken token) =>
        BitConverter.ToString(Encoding.Latin1.GetBytes(await client.ReceiveAsync(token))).Replace('-', ' ').ToLowerInvariant();

    /// <summary>Receives until so many bytes have come.</summary>
    public async Task<string> ReceiveAsync(int bytes, CancellationToken token)
    {
        var all = "";
        while (all.Length < (bytes * 3) - 1)
        {
            var more = await ReceiveAsync(token);
            Assert.That(more, Is.Not.Empty, $"the device hung up after '{all}'");
            all = $"{all} {more}".Trim();
        }
        return all;
    }

    public void Dispose() => client.Dispose();
}
