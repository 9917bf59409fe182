using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>
/// Sends a file as the requests that the profile's transfer names: each is a command with a key of its own, answered before the next one, and all go over one
/// connection. What is not answered ends it; nothing is sent twice.
/// </summary>
/// <param name="key">The keys of the requests begin with it.</param>
/// <param name="given">Arguments that whoever sends the file gives himself.</param>
internal sealed class FileSending(
    DaemonClient daemon, LinkDetailDocument link, TransferDocument transfer, string key, string? lease, JsonObject given, Terminal terminal)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AbortWithin = TimeSpan.FromSeconds(5);

    private bool isUnderWay;
    private int repeated;

    public async Task<FileOutcome> SendAsync(string name, byte[] content, CancellationToken stopping)
    {
        var size = transfer.BlockBytes;
        var blocks = (content.Length + size - 1) / size;
        var started = terminal.Time.GetTimestamp();
        var progress = new FileProgress(name, blocks, content.Length, terminal);
        var acknowledged = 0;
        var whole = new JsonObject { ["name"] = name, ["size"] = content.Length, ["blocks"] = blocks };
        FileOutcome Ended(FileStep end, string? step, string? aborted) => new(
            end.Outcome, transfer.Name, name, content.Length, blocks, acknowledged, terminal.Time.GetElapsedTime(started).TotalSeconds, step, end.Reason, aborted)
        {
            Repeated = repeated,
        };
        try
        {
            if (transfer.Open is { } open && await AskAsync(open, "open", whole, stopping) is { Outcome: not "answered" } refused)
            {
                return Ended(refused, open, refused.Outcome == "unknown" ? await AbortAsync(whole) : null);
            }

            for (; acknowledged < blocks; acknowledged++)
            {
                var at = acknowledged * size;
                progress.Show(acknowledged, at);
                var block = Block(whole, acknowledged + 1, at, content.AsSpan(at, Math.Min(size, content.Length - at)));
                if (await AskAsync(transfer.Block, $"{acknowledged + 1}", block, stopping) is { Outcome: not "answered" } failed)
                {
                    progress.End();
                    return Ended(failed, $"block {acknowledged + 1}", await AbortAsync(whole));
                }
            }

            progress.Show(blocks, content.Length);
            progress.End();
            return transfer.Close is { } close && await AskAsync(close, "close", whole, stopping) is { Outcome: not "answered" } unclosed
                ? Ended(unclosed, close, await AbortAsync(whole))
                : Ended(new FileStep("answered", null), null, null);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            progress.End();
            var aborted = await AbortAsync(whole);
            await terminal.Error.WriteLineAsync(Ended(new FileStep("unknown", null), "interruption", aborted).Words());
            throw;
        }
    }

    private static JsonObject Block(JsonObject whole, int number, int at, ReadOnlySpan<byte> piece)
    {
        var values = (JsonObject)whole.DeepClone();
        (values["number"], values["offset"], values["length"], values["data"]) = (number, at, piece.Length, Convert.ToHexString(piece));
        return values;
    }

    /// <returns>The outcome's word; null when the profile names nothing to call it off with.</returns>
    private async Task<string?> AbortAsync(JsonObject whole)
    {
        if (transfer.Abort is not { } abort)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(AbortWithin, terminal.Time);
        try
        {
            return (await AskAsync(abort, "abort", whole, limit.Token)).Outcome;
        }
        catch (OperationCanceledException)
        {
            return "unknown";
        }
    }

    private async Task<FileStep> AskAsync(string request, string step, JsonObject known, CancellationToken stopping)
    {
        using var body = JsonContent.Create(new JsonObject { ["name"] = request, ["fields"] = Fields(request, known), ["epoch"] = link.Epoch });
        try
        {
            var answer = await daemon.AskAsync(link.Id, body, $"{key}.{step}", lease, Longest, stopping);
            var outcome = JsonSerializer.Deserialize<OutcomeDocument>(answer, Answer.Options)!;
            isUnderWay = true;
            repeated += outcome.Repeated ? 1 : 0;
            return new FileStep(outcome.Outcome, outcome.Reason);
        }
        catch (DaemonRefusedException refusal) when (isUnderWay)
        {
            return new FileStep("not_sent", refusal.Message);
        }
        catch (CommandFailedException failure) when (failure.ExitCode == ExitCode.DaemonUnreachable)
        {
            // It may have taken the request before it fell silent.
            return new FileStep("unknown", failure.Message);
        }
    }

    /// <summary>What the request takes: first what was given, then what is known of the file.</summary>
    private JsonObject Fields(string request, JsonObject known)
    {
        var fields = new JsonObject();
        foreach (var argument in link.Requests.First(one => one.Name == request).Arguments)
        {
            if ((given[argument.Name] ?? known[argument.Name]) is { } value)
            {
                fields[argument.Name] = value.DeepClone();
            }
        }

        return fields;
    }
}
