using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Profiles;
using RobotLink.Simulators;
using RobotLink.Tests.Profiles;

namespace RobotLink.Tests.Devices;

/// <summary>Who changes a machine without a key is asked for one when all else fits, whatever the message is made of.</summary>
[CancelAfter(60_000)]
internal sealed class KeyQuestionTests
{
    [TestCase("modbus-tcp", "write_coil", "address=0", "state=on")]
    [TestCase("siemens-s7", "write_bytes", "area=blocks", "block=1", "start=8", "data=43480000")]
    [TestCase("kuka-varproxy", "write_variable", "name=$OV_PRO", "value=50")]
    [TestCase("abb-rapid-lines", "set_job", "number=5")]
    public async Task A_key_is_asked_for_when_all_else_fits(string profile, string request, params string[] fields)
    {
        var stopping = TestContext.CurrentContext.CancellationToken;
        await using var bench = DeviceBench.Of(profile, SimulatorCatalogue.Create(profile, DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stopping);

        var refusal = Assert.ThrowsAsync<RequestRefusedException>(() => bench.Link.RequestAsync(Call(request, fields), stopping));

        Assert.That(refusal!.Kind, Is.EqualTo(RefusalKind.KeyMissing), refusal.Message);
    }

    [Test]
    public async Task What_does_not_fit_is_told_before_a_key_is_asked_for(CancellationToken stopping)
    {
        await using var bench = DeviceBench.Of("modbus-tcp", SimulatorCatalogue.Create("modbus-tcp", DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stopping);

        var refusal = Assert.ThrowsAsync<RequestRefusedException>(() => bench.Link.RequestAsync(Call("write_coil", ["address=70000", "state=on"]), stopping));

        Assert.That(refusal!.Kind, Is.EqualTo(RefusalKind.BadArguments), refusal.Message);
    }

    [TestCase("10", "Y*000010")]
    [TestCase("1f", "Y*00001F")]
    [TestCase("0x1F", "Y*00001F")]
    public async Task A_text_in_a_hole_of_hexadecimal_digits_is_hexadecimal(string address, string sent)
    {
        var frames = await WrittenAsync("mitsubishi-mc-ascii", "Y*", address);

        Assert.That(frames.Select(System.Text.Encoding.Latin1.GetString), Has.Some.Contains(sent));
    }

    [TestCase("10", "100000")]
    [TestCase("1f", "1F0000")]
    [TestCase("0x1F", "1F0000")]
    public async Task It_means_the_same_where_the_number_goes_over_the_wire_in_binary(string address, string sent)
    {
        var frames = await WrittenAsync("mitsubishi-mc-binary", "Y", address);

        // Behind the address stands the letter: Y is 9D.
        Assert.That(frames.Select(frame => Convert.ToHexString(frame)), Has.Some.Contains($"{sent}9D"));
    }

    [Test]
    public void What_a_site_file_fixes_is_written_as_people_write_it()
    {
        const string Text = "requests: { outputs: { like: read_bits_hex, with: { device: Y, address: 10, count: 2 } } }";
        var site = SiteReader.Read("site.yaml", $"links: {{ plc: {{ profile: mitsubishi-mc-binary, address: h, override: {{ {Text} }} }} }}", new Texts()).Site!;

        var outputs = site.Links[0].Profile.Requests.Single(request => request.Name == "outputs");

        Assert.That(outputs.Send.Layout!.Single(field => field.Name == "address").Constant, Is.EqualTo("16"));
    }

    [Test]
    public async Task A_number_stays_a_number_there(CancellationToken stopping)
    {
        await using var bench = DeviceBench.Of("mitsubishi-mc-ascii", SimulatorCatalogue.Create("mitsubishi-mc-ascii", DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stopping);

        await bench.AskAsync("write_bit_hex", stopping, ("device", "Y*"), ("address", 10), ("state", "on"));

        var frames = bench.Link.Journal.LastMessages(100).Select(entry => System.Text.Encoding.Latin1.GetString(entry.Frame));
        Assert.That(frames, Has.Some.Contains("Y*00000A"));
    }

    /// <summary>Writes a bit, and gives what went to and fro.</summary>
    private static async Task<IEnumerable<byte[]>> WrittenAsync(string profile, string device, string address)
    {
        var stopping = TestContext.CurrentContext.CancellationToken;
        await using var bench = DeviceBench.Of(profile, SimulatorCatalogue.Create(profile, DeviceBench.Options));
        await bench.UntilAsync(LinkState.Up, stopping);
        await bench.AskAsync("write_bit_hex", stopping, ("device", device), ("address", address), ("state", "on"));
        return bench.Link.Journal.LastMessages(100).Select(entry => entry.Frame);
    }

    private static RequestCall Call(string request, IEnumerable<string> fields) =>
        new(request, fields.Select(field => field.Split('=')).ToDictionary(pair => pair[0], pair => (object?)pair[1]), null, null);
}
