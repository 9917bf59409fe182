using RobotLink.Host.Simulation;
using RobotLink.Profiles;
using RobotLink.Simulators;
using RobotLink.Simulators.Scripts;
using RobotLink.Tests.Profiles;
using RobotLink.Tests.Simulators;

namespace RobotLink.Tests.Host.Simulation;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class TranscriptScriptTests
{
    private const string Keyed = """
        profile: p
        extends: base/tcp-line
        requests:
          read: { send: "R {id:int} {place:word}", reply: "A {id:int} {place:word} {value:float}" }
          stop: { send: "S", reply: "OK" }
          look: { send: "L" }
        events: { part: { match: "PART {count:int}" } }
        errors: { refused: { match: "E {code:int}" } }
        replies: { matched_by: id, window: 2 }
        examples:
          - name: reading
            transcript: |
              > R 1 left<CR><LF>
              < A 1 left 1.50<CR><LF>
              < PART 7<CR><LF>
          - name: another value
            transcript: |
              > R 1 left<CR><LF>
              < A 1 left 2.50<CR><LF>
          - name: no answer
            transcript: |
              > R 1 left<CR><LF>
              . 10s
          - name: refused
            transcript: |
              > S<CR><LF>
              < E 5<CR><LF>
        """;

    private readonly FakeTimeProvider time = new();

    [Test]
    public async Task What_an_example_asks_is_answered_as_the_example_shows_each_answer_in_its_turn(CancellationToken token)
    {
        await using var device = Device(Texts.Good(Keyed));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        var answers = await client.AskAsync("R 1 left\r\n", token) + await client.AskAsync("R 1 left\r\n", token);

        Assert.That(answers, Is.EqualTo("A 1 left 1.50\r\nA 1 left 2.50\r\n"));
    }

    [Test]
    public async Task Another_request_of_the_same_kind_gets_its_own_values_back(CancellationToken token)
    {
        await using var device = Device(Texts.Good(Keyed));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        Assert.That(await client.AskAsync("R 42 right\r\n", token), Is.EqualTo("A 42 right 1.5\r\n"));
    }

    [Test]
    public async Task A_refusal_is_answered_when_nothing_better_is_known(CancellationToken token)
    {
        await using var device = Device(Texts.Good(Keyed));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        Assert.That(await client.AskAsync("S\r\n", token), Is.EqualTo("E 5\r\n"));
    }

    [TestCase("DANCE\r\n")]
    [TestCase("L\r\n")]
    public async Task What_no_example_answers_is_counted_and_not_answered(string request, CancellationToken token)
    {
        var script = new TranscriptScript(Texts.Good(Keyed));
        await using var device = Device(script);
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        await client.SendAsync(request, token);
        await Eventually.IsTrue(() => script.Unanswered == 1, token);

        Assert.That(await client.AskAsync("S\r\n", token), Is.EqualTo("E 5\r\n"));
    }

    [Test]
    public async Task Events_of_examples_come_again_and_again(CancellationToken token)
    {
        await using var device = Device(Texts.Good(Keyed));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);
        await client.AskAsync("S\r\n", token);

        var events = "";
        for (var wanted = 0; wanted < 2; wanted++)
        {
            await Eventually.IsTrue(
                () =>
                {
                    time.Advance(TimeSpan.FromMilliseconds(100));
                    return client.HasBytes;
                },
                token);
            events += await client.ReadUntilAsync('\n', token);
        }

        Assert.That(events, Is.EqualTo("PART 7\r\nPART 7\r\n"));
    }

    [Test]
    public async Task A_request_may_come_in_pieces(CancellationToken token)
    {
        await using var device = Device(Texts.Good(Keyed));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        foreach (var piece in "R 9 top\r")
        {
            await client.SendAsync(piece.ToString(), token);
        }

        Assert.That(await client.AskAsync("\n", token), Is.EqualTo("A 9 top 1.5\r\n"));
    }

    [Test]
    public async Task A_device_that_speaks_first_greets(CancellationToken token)
    {
        await using var device = Device(Texts.Good(Keyed
            .Replace("events: {", "session: [ { expect: hello } ]\nevents: { hello: { match: \"HELLO {name:word}\" },", StringComparison.Ordinal)
            .Replace("examples:\n", "examples:\n  - name: greeting\n    transcript: |\n      < HELLO R1<CR><LF>\n      > S<CR><LF>\n      < OK<CR><LF>\n", StringComparison.Ordinal)));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        Assert.That(await client.ReadUntilAsync('\n', token), Is.EqualTo("HELLO R1\r\n"));
        Assert.That(await client.AskAsync("S\r\n", token), Is.EqualTo("OK\r\n"));
    }

    [Test]
    public async Task Whatever_the_sites_secrets_are_a_login_in_order_is_taken_and_repeated(CancellationToken token)
    {
        await using var device = Device(Texts.Good("""
            profile: p
            extends: base/tcp-line
            framing: { prompts: ["User: ", "Password: "] }
            messages: { ask_user: { text: "User: " }, ask_password: { text: "Password: " }, user: { text: "{=secret.user}" }, password: { text: "{=secret.password}" }, in: { text: "Hello" } }
            events: { said: { match: "{line:text}" } }
            session: [ { expect: ask_user }, { send: user, expect: ask_password }, { send: password, expect: in } ]
            examples:
              - name: login
                secrets: { user: bob, password: qwertz }
                transcript: |
                  < User:<SP>
                  > bob<CR><LF>
                  < bob<CR><LF>
                  < Password:<SP>
                  > qwertz<CR><LF>
                  < ******<CR><LF>
                  < Hello<CR><LF>
            """));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        Assert.That(await client.ReadAsync(6, token), Is.EqualTo("User: "));
        await client.SendAsync("alice\r\n", token);
        Assert.That(await client.ReadAsync(17, token), Is.EqualTo("alice\r\nPassword: "));
        await client.SendAsync("other words\r\n", token);
        Assert.That(await client.ReadAsync(15, token), Is.EqualTo("******\r\nHello\r\n"));
    }

    [TestCase("", 2_000)]
    [TestCase("heartbeat: { expect: c, within: 9s }", 1_000)]
    [TestCase("heartbeat: { expect: deep, within: 9s }", 1_000)]
    [TestCase("heartbeat: { expect: a, within: 4500ms }", 500)]
    public void What_proves_life_comes_in_time_whatever_else_is_said_in_turn(string heartbeat, double milliseconds)
    {
        var script = new TranscriptScript(Texts.Good($$"""
            profile: p
            extends: base/tcp
            framing: { end: <LF> }
            {{heartbeat}}
            events:
              a: { match: "A" }
              b: { match: "B" }
            messages:
              c: { fields: { kind: { at: 1, type: text, value: C } }, contains: { from: 2, framing: { size: 2B }, messages: { deep: { fields: { kind: { at: 1, type: text, value: D } } } } } }
            examples:
              - name: all
                transcript: |
                  < A<LF>
                  < B<LF>
                  < CD1<LF>
              - name: again
                transcript: |
                  < A<LF>
            """));

        Assert.That(script.EventPeriod, Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Test]
    public async Task Binary_headers_give_the_number_of_the_request_back(CancellationToken token)
    {
        await using var device = Device(Bundled("open-protocol-torque"));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        // Parameter set 5 is in no example; another one is.
        Assert.That(await client.AskAsync("00230018001         005\0", token), Is.EqualTo("002400050010        0018\0"));
    }

    [Test]
    public void A_result_that_must_be_unique_is_numbered_on()
    {
        var script = new TranscriptScript(Bundled("open-protocol-torque"));

        Assert.That(Enumerable.Range(0, 3).Select(_ => System.Text.Encoding.ASCII.GetString(script.NextEvent()!)[221..231]),
            Is.EqualTo(new[] { "0000000118", "0000000119", "0000000120" }));
    }

    [Test]
    public async Task A_protocol_framed_by_silence_is_answered_at_once(CancellationToken token)
    {
        await using var device = Device(Bundled("abb-open-commands"));
        using var client = await RawClient.ConnectAsync(device.Endpoint, token);

        Assert.That(await client.AskAsync("0 #", token), Is.EqualTo("0 1 "));
    }

    [Test]
    public async Task A_flood_without_an_end_is_dropped_and_the_device_goes_on(CancellationToken token)
    {
        await using var device = Device(Texts.Good(Keyed));
        using var flooding = await RawClient.ConnectAsync(device.Endpoint, token);
        await flooding.SendAsync(new string('x', 200_000) + "\r\nS\r\n", token);

        Assert.That(await flooding.ReadUntilAsync('\n', token), Is.EqualTo("E 5\r\n"));
    }

    private static DeviceProfile Bundled(string name) => ProfileReader.Read(name, new Texts()).Profile!;

    private ScriptedSimulator Device(DeviceProfile profile) => Device(new TranscriptScript(profile));

    private ScriptedSimulator Device(TranscriptScript script)
    {
        var device = new ScriptedSimulator(script, new SimulatorOptions { Time = time });
        device.Start();
        return device;
    }
}
