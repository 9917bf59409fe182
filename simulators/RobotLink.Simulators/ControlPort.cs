using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators;

/// <summary>
/// Commands to one simulator as text lines on loopback, made for <c>nc</c>. Every line is answered with one line that begins
/// <c>ok</c> or <c>error</c>. Faults do not touch this port.
/// </summary>
internal sealed class ControlPort(Simulator simulator, int port) : IAsyncDisposable
{
    private const int LineCharactersMax = 200;
    private const int ClientsMax = 8;

    private readonly DeviceListener listener = new($"{simulator.Kind} (control port)", IPAddress.Loopback, port);
    private readonly CancellationTokenSource stopping = new();
    private Task listening = Task.CompletedTask;

    public IPEndPoint Endpoint => listener.Endpoint;

    public void Start()
    {
        listener.Open();
        listening = ListenAsync(stopping.Token);
    }

    [SuppressMessage("Usage", "VSTHRD003", Justification = "The owner waits for the task it started.")]
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Close();
        await listening;
        stopping.Dispose();
    }

    /// <summary>The answer to one control line.</summary>
    public string Answer(string line)
    {
        var words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (words.Length > 0 ? words[0] : "", words.Length > 1 ? words[1] : null) switch
        {
            ("fault", null) => $"ok {simulator.Fault}",
            ("fault", { } text) => Apply(text),
            ("status", null) => $"ok {simulator.Kind} at {simulator.Place}, clients {simulator.Clients}, fault {simulator.Fault}: "
                + simulator.Describe(),
            ("run-program", null) => SetProgram(ProgramState.Run),
            ("hold-program", null) => SetProgram(ProgramState.Hold),
            ("stop-program", null) => SetProgram(ProgramState.Stop),
            ("drop-clients", null) => Drop(),
            _ => simulator.Control(line.Trim())
                ?? $"error unknown command '{line}'; use fault TEXT, status, run-program, hold-program, stop-program or drop-clients",
        };
    }

    private string Apply(string text)
    {
        if (!Fault.TryParse(text, out var fault, out var error))
        {
            return $"error {error}";
        }
        try
        {
            simulator.Apply(fault);
            return $"ok {fault}";
        }
        catch (SimulatorException reason)
        {
            return $"error {reason.Message}";
        }
    }

    private string SetProgram(ProgramState state)
    {
        simulator.Program = state;
        return $"ok {simulator.Describe()}";
    }

    private string Drop()
    {
        simulator.DropClients();
        return "ok";
    }

    private async Task ListenAsync(CancellationToken token)
    {
        var serving = new List<Task>();
        while (!token.IsCancellationRequested)
        {
            if (await listener.AcceptAsync(token) is not { } socket)
            {
                continue;
            }
            serving.RemoveAll(task => task.IsCompletedSuccessfully);
            if (serving.Count == ClientsMax)
            {
                socket.Dispose();
                continue;
            }
            serving.Add(ServeAsync(socket, token));
        }
        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket socket, CancellationToken token)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        var line = new StringBuilder();
        var buffer = new byte[256];
        try
        {
            for (var got = 1; got > 0;)
            {
                got = await stream.ReadAsync(buffer, token);
                foreach (var character in Encoding.ASCII.GetString(buffer, 0, got))
                {
                    if (character != '\n')
                    {
                        line.Append(character);
                        continue;
                    }
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(Answer(line.ToString().TrimEnd('\r')) + "\n"), token);
                    line.Clear();
                }
                if (line.Length > LineCharactersMax)
                {
                    return;
                }
            }
        }
        catch (Exception reason) when (reason is IOException or OperationCanceledException)
        {
            // The operator has gone or the simulator stops.
        }
    }
}
