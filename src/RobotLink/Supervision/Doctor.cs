using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using RobotLink.Diagnosis;
using RobotLink.Links;
using RobotLink.Probes;
using RobotLink.Profiles;
using RobotLink.Transports;

namespace RobotLink.Supervision;

/// <summary>One layer that was looked at.</summary>
/// <param name="Layer">From the name outward: name, route, port, arp, ping, behind, connect, tls, bytes.</param>
public sealed record DoctorStep(string Layer, CheckResult Result, string Detail);

/// <summary>All that was looked at, and what it comes to.</summary>
/// <param name="Verdict">What is wrong; null when nothing was found.</param>
/// <param name="NotAsked">What may be wrong all the same, because it was not looked at; null when everything was.</param>
public sealed record DoctorReport(IReadOnlyList<DoctorStep> Steps, Verdict? Verdict, string? NotAsked);

/// <summary>Walks the layers between this PC and a device, without a running daemon. Calls the device at most once.</summary>
public sealed class Doctor : IDisposable
{
    private static readonly TimeSpan CallWithin = TimeSpan.FromSeconds(2.5);

    /// <summary>A device that speaks first does so soon; most never do.</summary>
    private static readonly TimeSpan SpeaksWithin = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time;
    private readonly INetwork network = Networks.OfThisSystem();
    private readonly PathProbes probes;

    public Doctor(TimeProvider time)
    {
        (this.time, probes) = (time, new PathProbes(network, time));
        network.Start(_ => { });
    }

    /// <summary>Looks at any port of any host.</summary>
    /// <param name="mayNotCall">Why the port may not be called; null when it may.</param>
    public async Task<DoctorReport> ExamineAsync(string host, int port, string? mayNotCall, Action<DoctorStep> told, CancellationToken stopping)
    {
        var settings = new TcpSettings(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 4, TimeSpan.Zero);
        var connector = Connectors(".").Tcp(new DialTarget(host, port, 0, CallWithin, settings), oneClientOnly: false);
        var walk = new Walk(told);
        await WalkAsync(walk, host, null, mayNotCall is null ? connector : null, mayNotCall, isTls: false, stopping);
        return walk.Report;
    }

    /// <summary>Looks at a link of a site as the daemon would reach it.</summary>
    /// <param name="mayNotCall">Why the device may not be called; null when it may.</param>
    public async Task<DoctorReport> ExamineAsync(SiteConfiguration site, LinkConfiguration link, string? mayNotCall, Action<DoctorStep> told, CancellationToken stopping)
    {
        var plan = LinkPlan.Of(link, EffectiveLink.Protocol(link));
        var connector = plan.Connector(Connectors(site.Folder ?? "."));
        var why = mayNotCall
            ?? (connector.DeviceCalls ? "the device calls this PC, or speaks first" : LinkPlan.MediumOf(link) == Medium.Udp ? "nothing but the device's program answers a datagram" : null);
        var host = plan.Address.Kind == AddressKind.Host ? plan.Address.Name : link.Profile.Connect.Callers.OnlyCaller()?.ToString();
        var walk = new Walk(told);
        await WalkAsync(walk, host, Supervisor.Part(site, link), why is null ? connector : null, why, link.Profile.Connect.Kind == ConnectKind.Tls, stopping);
        return walk.Report;
    }

    /// <summary>Whether looking at the device would take it from a link that holds it.</summary>
    public static bool TakesTheSeat(LinkConfiguration link) => link.Profile.Connect.OneClientOnly || IsSerial(link);

    /// <summary>A serial port is held as long as the link is wanted, whether the device answers or not.</summary>
    public static bool IsSerial(LinkConfiguration link) => LinkPlan.MediumOf(link) == Medium.Serial;

    public void Dispose() => network.Dispose();

    private Connectors Connectors(string folder) => new(time, folder, NullLogger.Instance, probes, ForgottenSeats.Instance);

    /// <param name="host">Null where no network lies between, or nobody knows who will call.</param>
    private async Task WalkAsync(Walk walk, string? host, PartTarget? behind, IConnector? connector, string? mayNotCall, bool isTls, CancellationToken stopping)
    {
        PathEvidence? path = null;
        if (host is not null)
        {
            if (await ResolveAsync(walk, host, stopping) is not { } address)
            {
                return;
            }

            path = await probes.GatherAsync(new PathTarget(address, behind)).WaitAsync(stopping);
            walk.Path(path);
        }

        if (connector is null)
        {
            walk.NotCalled(mayNotCall!, path, host ?? "the device");
            return;
        }

        try
        {
            await using var line = await connector.OpenAsync(stopping);
            walk.Connected(line, isTls);
            await ListenAsync(walk, line, stopping);
        }
        catch (DialException reason)
        {
            walk.Refused(reason.Failure with { Path = path ?? reason.Failure.Path }, isTls);
        }
        finally
        {
            await connector.RestAsync();
        }
    }

    private static async Task<IPAddress?> ResolveAsync(Walk walk, string host, CancellationToken stopping)
    {
        try
        {
            var address = await HostNames.ResolveAsync(host, stopping);
            walk.Add("name", CheckResult.Pass, address.ToString() == host ? $"{host} is an address" : $"{host} is {address}");
            return address;
        }
        catch (SocketException reason)
        {
            var isAnswered = reason.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData;
            var detail = isAnswered ? $"the name '{host}' cannot be resolved" : $"the name '{host}' could not be looked up: no name server answers";
            walk.Add("name", CheckResult.Fail, detail);
            walk.Conclude(Diagnose.Dial(new DialFailure(isAnswered ? DialOutcome.NameNotFound : DialOutcome.NameNotAnswered, TimeSpan.Zero, host, detail)));
            return null;
        }
    }

    private async Task ListenAsync(Walk walk, IConnection line, CancellationToken stopping)
    {
        var opened = time.GetTimestamp();
        var buffer = new byte[256];
        var receiving = line.ReceiveAsync(buffer).AsTask();
        try
        {
            var count = await receiving.WaitAsync(SpeaksWithin, time, stopping);
            walk.Heard(line, buffer.AsSpan(0, count), time.GetElapsedTime(opened));
        }
        catch (TimeoutException)
        {
            walk.Quiet(line, SpeaksWithin);
        }
        finally
        {
            line.SayGoodbye();
            line.Close();
            await receiving;
        }
    }

    /// <summary>What was found on the way.</summary>
    private sealed class Walk(Action<DoctorStep> told)
    {
        private const string Program = "whether the device's program answers";

        private readonly List<DoctorStep> steps = [];
        private Verdict? verdict;
        private string? notAsked;

        public DoctorReport Report => new(steps, verdict, notAsked);

        public void Add(string layer, CheckResult result, string detail)
        {
            var step = new DoctorStep(layer, result, detail);
            steps.Add(step);
            told(step);
        }

        public void Conclude(Verdict found) => verdict = found;

        public void Path(PathEvidence path)
        {
            foreach (var evidence in EvidenceList.Path(path))
            {
                Add(evidence.Check == "carrier" ? "port" : evidence.Check, evidence.Result, evidence.Detail);
            }
        }

        /// <summary>What the way alone tells.</summary>
        public void NotCalled(string why, PathEvidence? path, string target)
        {
            Add("connect", CheckResult.NotMeasured, $"not called: {why}");
            notAsked = Program;
            var found = Diagnose.Dial(new DialFailure(DialOutcome.TimedOut, TimeSpan.Zero, target, "not called", path));
            var isWhoElse = path is { Address: { IsConflict: true } or { IsExchanged: true } };
            verdict = found.Certainty != Certainty.Unclear && (isWhoElse || found.Cause is not Cause.HostSilent) ? found : null;
        }

        public void Connected(IConnection line, bool isTls)
        {
            Add("connect", CheckResult.Pass, line.Local == line.Remote ? $"{line.Remote} is open" : $"{line.Remote} took the call from {line.Local}");
            if (isTls)
            {
                Add("tls", CheckResult.Pass, "agreed, and the certificate is accepted");
            }
        }

        public void Refused(DialFailure failure, bool isTls)
        {
            var inTls = isTls && failure.Outcome is DialOutcome.BadCertificate or DialOutcome.NotAccepted or DialOutcome.NotTls;
            if (inTls)
            {
                Add("connect", CheckResult.Pass, $"{failure.Target} took the call");
            }

            Add(inTls ? "tls" : "connect", CheckResult.Fail, failure.Detail);
            Conclude(Diagnose.Dial(failure));
        }

        public void Quiet(IConnection line, TimeSpan waited)
        {
            Add("bytes", CheckResult.NotMeasured, $"it says nothing by itself within {waited.TotalSeconds:0} s, as most devices");
            notAsked = line.Medium == Medium.Serial ? "who is at the other end of the line" : Program;
        }

        public void Heard(IConnection line, ReadOnlySpan<byte> bytes, TimeSpan lived)
        {
            if (bytes.Length > 0)
            {
                Add("bytes", CheckResult.Pass, $"it speaks first: {ByteNotation.Format(bytes)}");
                return;
            }

            Add("bytes", CheckResult.Fail, $"it hung up after {lived.TotalSeconds:0.0} s ({(line.ReaderSign == SocketSign.Reset ? "RST" : "FIN")})");
            Conclude(Diagnose.Loss(new ConnectionLoss { Ending = Ending.Socket, Medium = line.Medium, Reader = line.ReaderSign, Lived = lived }));
        }
    }
}
