using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Agreement;

/// <summary>The language server that editors use for YAML, spoken to as an editor does: JSON-RPC over its standard input and output.</summary>
internal sealed class YamlLanguageServer : IAsyncDisposable
{
    private readonly Process process;
    private int lastId;

    private YamlLanguageServer(Process process) => this.process = process;

    private static string Script =>
        Path.Combine(Texts.Root, "tests", "editor", "node_modules", "yaml-language-server", "bin", "yaml-language-server");

    /// <summary>Why it cannot be asked here; null when it can.</summary>
    public static string? WhyNot() => File.Exists(Script)
        ? null
        : "the YAML language server is not installed: tests/run does it where npm is, or: npm ci --prefix tests/editor";

    public static async Task<YamlLanguageServer> StartAsync(CancellationToken stopping)
    {
        var start = new ProcessStartInfo("node", [Script, "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var server = new YamlLanguageServer(Process.Start(start)!);
        var id = await server.AskAsync("initialize", """
            {"processId":null,"rootUri":null,"workspaceFolders":null,"capabilities":{"workspace":{"configuration":true},"textDocument":{"publishDiagnostics":{}}}}
            """, stopping);
        await server.UntilAsync(message => (int?)message["id"] == id && message["method"] is null, stopping);
        await server.TellAsync("initialized", "{}", stopping);
        return server;
    }

    /// <summary>What it would underline in each file, by name. All are opened at once: it takes its time before it looks at any.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> JudgeAsync(
        IReadOnlyList<AgreementFile> files, Func<AgreementFile, string> schemaFile, CancellationToken stopping)
    {
        foreach (var file in files)
        {
            var text = $"# yaml-language-server: $schema={new Uri(schemaFile(file))}\n{file.Text}";
            await TellAsync("textDocument/didOpen", new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = Uri(file), ["languageId"] = "yaml", ["version"] = 1, ["text"] = text },
            }.ToJsonString(), stopping);
        }

        var judged = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        while (judged.Count < files.Count)
        {
            var told = await UntilAsync(message => (string?)message["method"] == "textDocument/publishDiagnostics", stopping);
            var file = files.First(file => Uri(file) == (string?)told["params"]!["uri"]);
            judged[file.Name] = [.. told["params"]!["diagnostics"]!.AsArray().Select(each => (string)each!["message"]!)];
        }

        return judged;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string Uri(AgreementFile file) => $"file:///agreement/{file.Name}.yaml";

    private async Task<int> AskAsync(string method, string parameters, CancellationToken stopping)
    {
        var id = ++lastId;
        await SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""", stopping);
        return id;
    }

    private Task TellAsync(string method, string parameters, CancellationToken stopping) =>
        SendAsync($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}}}""", stopping);

    private async Task SendAsync(string message, CancellationToken stopping)
    {
        var body = Encoding.UTF8.GetBytes(message);
        var output = process.StandardInput.BaseStream;
        await output.WriteAsync(Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), stopping);
        await output.WriteAsync(body, stopping);
        await output.FlushAsync(stopping);
    }

    /// <summary>Reads until a message that is waited for; answers what the server asks on the way.</summary>
    private async Task<JsonNode> UntilAsync(Predicate<JsonNode> isWanted, CancellationToken stopping)
    {
        while (true)
        {
            var message = await ReadAsync(stopping);
            if (isWanted(message))
            {
                return message;
            }

            if (message["method"] is { } method && message["id"] is { } id)
            {
                await SendAsync($$"""{"jsonrpc":"2.0","id":{{id.ToJsonString()}},"result":{{Answer((string)method!, message)}}}""", stopping);
            }
        }
    }

    /// <summary>Settings for each section asked for; no store of schemas elsewhere is ever looked up.</summary>
    private static string Answer(string method, JsonNode message) => method == "workspace/configuration"
        ? $"[{string.Join(',', message["params"]!["items"]!.AsArray().Select(item => (string?)item!["section"] == "yaml" ? """{"validate":true,"schemaStore":{"enable":false}}""" : "{}"))}]"
        : "null";

    private async Task<JsonNode> ReadAsync(CancellationToken stopping)
    {
        var input = process.StandardOutput.BaseStream;
        var header = new StringBuilder();
        var one = new byte[1];
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await input.ReadExactlyAsync(one, stopping);
            header.Append((char)one[0]);
        }

        var length = int.Parse(header.ToString().Split("Content-Length:")[1].Split('\r')[0], CultureInfo.InvariantCulture);
        var body = new byte[length];
        await input.ReadExactlyAsync(body, stopping);
        return JsonNode.Parse(body)!;
    }
}
