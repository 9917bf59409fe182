using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Messages;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Simulators;
using RobotLink.Supervision;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Devices;

/// <summary>A bundled profile on a real link, at a simulated device.</summary>
internal sealed partial class DeviceBench : IAsyncDisposable
{
    private readonly Hub hub = new();
    private readonly Supervisor supervisor;
    private readonly Simulator device;
    private int lastKey;

    /// <param name="more">Further keys of the link.</param>
    public DeviceBench(string profile, ISimulator device, string address, string more = "")
        : this($"links: {{ a: {{ profile: {profile}, address: \"{address}\", commands: true{more} }} }}", device)
    {
    }

    private DeviceBench(string site, ISimulator device)
    {
        this.device = (Simulator)device;
        var read = Texts.Site(site);
        Assert.That(MistakePrinter.Print(read.Mistakes), Is.Empty);
        supervisor = new Supervisor(read.Site!, hub, TimeProvider.System, NullLoggerFactory.Instance);
        supervisor.Start();
    }

    public static SimulatorOptions Options => new() { Time = TimeProvider.System };

    public Link Link => supervisor.Links[0];

    /// <summary>A device that listens, and a link that calls it.</summary>
    public static DeviceBench Of(string profile, ISimulator device, string more = "")
    {
        device.Start();
        return new DeviceBench(profile, device, device.Endpoint.ToString(), more);
    }

    /// <summary>The site file that the profile's README shows, at a device that listens here.</summary>
    public static DeviceBench OfReadme(string profile, ISimulator device)
    {
        device.Start();
        var readme = File.ReadAllText(Path.Combine(Texts.Bundled, profile, "README.md"));
        var site = readme.Split("```yaml\n")[1].Split("```")[0];
        return new DeviceBench(AddressLine().Replace(site, $"    address: \"{device.Endpoint}\""), device);
    }

    public Task UntilAsync(LinkState state, CancellationToken stop) => UntilAsync(link => link.State == state, stop);

    /// <summary>For states, verdicts and messages, which are announced.</summary>
    public Task UntilAsync(Func<LinkSnapshot, bool> condition, CancellationToken stop) => hub.UntilAsync(() => condition(Link.Snapshot()), stop);

    /// <summary>Somebody does this to the device.</summary>
    public void Control(string line) => Assert.That(device.Control(line), Does.StartWith("ok"));

    /// <summary>Asks, and gives the end and what was answered or the reason.</summary>
    public async Task<string> AskAsync(string request, CancellationToken stop, params (string Name, object Value)[] fields)
    {
        var call = new RequestCall(request, fields.ToDictionary(field => field.Name, field => (object?)field.Value), null, $"{++lastKey}");
        var result = await Link.RequestAsync(call, stop);
        return $"{result.Outcome} {(result.Outcome == RequestOutcome.Answered ? Fields(result.Reply!) : result.Reason)}".TrimEnd();
    }

    /// <summary>Asks, and gives the fields of the reply as the HTTP interface has them.</summary>
    public async Task<string> AskForJsonAsync(string request, CancellationToken stop)
    {
        var reply = (await Link.RequestAsync(new RequestCall(request, new Dictionary<string, object?>(), null, $"{++lastKey}"), stop)).Reply!;
        var values = new FieldValue[reply.Shape!.Fields.Count];
        Assert.That(reply.Shape.TryDecode(reply.Payload, values, out _));
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            FieldJson.Write(writer, reply.Shape, reply.Payload, values);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Waits for a received message of this name.</summary>
    /// <param name="holding">A part of its fields as text.</param>
    public async Task<string> ReceivedAsync(string message, CancellationToken stop, string holding = "")
    {
        while (true)
        {
            var more = hub.Changed();
            var found = Link.Journal.LastMessages(1000)
                .Where(entry => entry.Direction == Direction.Received && entry.Shape?.Name == message)
                .Select(Fields).FirstOrDefault(fields => fields.Contains(holding, StringComparison.Ordinal));
            if (found is not null)
            {
                return found;
            }

            await more.WaitAsync(stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await supervisor.DisposeAsync();
        await device.DisposeAsync();
    }

    /// <summary>The frames that we have sent, in order.</summary>
    public IEnumerable<byte[]> Sent() => Link.Journal.LastMessages(1000).Where(entry => entry.Direction == Direction.Sent).Select(entry => entry.Frame.ToArray());

    [GeneratedRegex("^    address: .*$", RegexOptions.Multiline)]
    private static partial Regex AddressLine();

    private static string Fields(MessageEntry entry)
    {
        var values = new FieldValue[entry.Shape!.Fields.Count];
        return entry.Shape.TryDecode(entry.Payload, values, out _) ? FieldText.All(entry.Shape, entry.Payload, values) : "";
    }
}
