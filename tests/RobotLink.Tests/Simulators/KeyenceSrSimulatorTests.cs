using RobotLink.Simulators;
using RobotLink.Simulators.Keyence;

namespace RobotLink.Tests.Simulators;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class KeyenceSrSimulatorTests
{
    private readonly FakeTimeProvider time = new();

    [TestCase("LON\r", "OK,LON\r")]
    [TestCase("LON02\r", "OK,LON\r")]
    [TestCase("LOFF\r", "OK,LOFF\r")]
    [TestCase("LOFF\r\n", "OK,LOFF\r")]
    [TestCase("\u0002LOFF\u0003", "\u0002OK,LOFF\u0003")]
    [TestCase("\u0002NUM\u0003", "\u0002OK,NUM,0,0,0,0,0\u0003")]
    [TestCase("RUBB\u001bLOFF\r", "OK,LOFF\r")]
    [TestCase("LO\u0002LOFF\u0003", "\u0002OK,LOFF\u0003")]
    [TestCase("KEYENCE\r", "OK,KEYENCE,SR-750,1.00\r")]
    [TestCase("ERRSTAT\r", "OK,ERRSTAT,none\r")]
    [TestCase("LON17\r", "ER,LON,02\r")]
    [TestCase("LOFF,1\r", "ER,LOFF,01\r")]
    [TestCase("DANCE\r", "ER,DANCE,00\r")]
    public async Task A_reply_comes_in_the_style_of_its_command(string command, string reply, CancellationToken token)
    {
        await using var reader = Reader();
        using var client = await RawClient.ConnectAsync(reader.Endpoint, token);

        Assert.That(await client.AskAsync(command, token), Is.EqualTo(reply));
    }

    [Test]
    public async Task A_reading_brings_its_code_with_return_whatever_the_style_of_the_command(CancellationToken token)
    {
        await using var reader = Reader();
        using var client = await RawClient.ConnectAsync(reader.Endpoint, token);
        await client.SendAsync("\u0002LON\u0003", token);
        await client.ReadUntilAsync('\u0003', token);
        await time.NextTimerAsync(next => next == reader.ReadTime, token);

        time.Advance(reader.ReadTime);

        Assert.That(await client.ReadUntilAsync('\r', token), Is.EqualTo("SN00000000\r"));
    }

    [Test]
    public async Task A_part_without_a_code_gives_an_error_text(CancellationToken token)
    {
        await using var reader = Reader();
        reader.Control("no-part");
        using var client = await ReadingAsync(reader, reader.FailureTime, token);

        time.Advance(reader.FailureTime);

        Assert.That(await client.ReadUntilAsync('\r', token), Is.EqualTo("ERROR\r"));
    }

    [Test]
    public async Task A_reading_that_is_cut_off_gives_an_error_text(CancellationToken token)
    {
        await using var reader = Reader();
        using var client = await ReadingAsync(reader, reader.ReadTime, token);

        await client.SendAsync("LOFF\r", token);

        Assert.That(await client.ReadUntilAsync('\r', token) + await client.ReadUntilAsync('\r', token), Is.EqualTo("OK,LOFF\rERROR\r"));
        Assert.That(await client.AskAsync("NUM\r", token), Is.EqualTo("OK,NUM,0,1,0,0,0\r"));
    }

    [Test]
    public async Task Other_commands_are_answered_while_it_reads(CancellationToken token)
    {
        await using var reader = Reader();
        using var client = await RawClient.ConnectAsync(reader.Endpoint, token);
        await client.AskAsync("LON\r", token);

        Assert.That(await client.AskAsync("NUM\r", token), Is.EqualTo("OK,NUM,0,0,0,0,0\r"));
        Assert.That(reader.Describe(), Does.Contain("reading"));
    }

    [Test]
    public async Task A_code_goes_to_every_client(CancellationToken token)
    {
        await using var reader = Reader();
        using var listening = await RawClient.ConnectAsync(reader.Endpoint, token);
        await listening.AskAsync("NUM\r", token);
        using var asking = await ReadingAsync(reader, reader.ReadTime, token);

        time.Advance(reader.ReadTime);

        Assert.That(await listening.ReadUntilAsync('\r', token), Is.EqualTo("SN00000000\r"));
    }

    [Test]
    public async Task A_command_that_pauses_too_long_is_forgotten(CancellationToken token)
    {
        await using var reader = Reader();
        using var client = await RawClient.ConnectAsync(reader.Endpoint, token);
        await client.SendAsync("LO", token);
        await time.NextTimerAsync(next => next == reader.CharacterGap, token);

        time.Advance(reader.CharacterGap);

        Assert.That(await client.AskAsync("NUM\r", token), Does.StartWith("OK,NUM"));
    }

    [Test]
    public async Task A_stopped_reader_refuses_to_read(CancellationToken token)
    {
        await using var reader = Reader();
        reader.Program = ProgramState.Stop;
        using var client = await RawClient.ConnectAsync(reader.Endpoint, token);

        Assert.That(await client.AskAsync("LON\r", token), Is.EqualTo("ER,LON,10\r"));
    }

    [Test]
    public async Task An_endless_command_is_forgotten_and_counted(CancellationToken token)
    {
        await using var reader = Reader();
        using var client = await RawClient.ConnectAsync(reader.Endpoint, token);

        await client.SendAsync(new string('x', 1001) + "\u001b", token);

        Assert.That(await client.AskAsync("LOFF\r", token), Is.EqualTo("OK,LOFF\r"));
        Assert.That(reader.ProtocolViolations, Is.EqualTo(1));
    }

    /// <summary>A client that has made the reader read; the reading ends after so long.</summary>
    private async Task<RawClient> ReadingAsync(KeyenceSrSimulator reader, TimeSpan takes, CancellationToken token)
    {
        var client = await RawClient.ConnectAsync(reader.Endpoint, token);
        await client.AskAsync("LON\r", token);
        await time.NextTimerAsync(next => next == takes, token);
        return client;
    }

    private KeyenceSrSimulator Reader()
    {
        var reader = new KeyenceSrSimulator(new SimulatorOptions { Time = time });
        reader.Start();
        return reader;
    }
}
