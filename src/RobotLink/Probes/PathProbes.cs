using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;

namespace RobotLink.Probes;

/// <summary>Gathers evidence from this PC's tables, and by asking the network. Thread-safe.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose wait handle nobody asked for holds nothing to free.")]
internal sealed class PathProbes : IPathProbes
{
    /// <summary>So many questions are under way at once; each takes less than a second.</summary>
    public const int AtOnceMax = 48;

    /// <summary>Who gathers within this time after another gets the same answer; later, something may have changed.</summary>
    private static readonly TimeSpan SharedFor = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan NameWithin = TimeSpan.FromMilliseconds(300);

    private readonly Lock gate = new();
    private readonly Dictionary<PathTarget, (Task<PathEvidence> Task, long Started)> underWay = [];
    private readonly ConcurrentDictionary<IPAddress, LastWay> lastWays = new();
    private readonly INetwork network;
    private readonly TimeProvider time;
    private readonly Questioners ask;
    private readonly SemaphoreSlim turns = new(AtOnceMax);
    private readonly SharedQuestions<(int Port, IPAddress Asked), AddressReading> addresses;
    private readonly SharedQuestions<IPAddress, EchoReading> echoes;
    private readonly SharedQuestions<string, IPAddress?> names;

    public PathProbes(INetwork network, TimeProvider time)
        : this(network, time, Questioners.Real(time))
    {
    }

    public PathProbes(INetwork network, TimeProvider time, Questioners ask)
    {
        (this.network, this.time, this.ask) = (network, time, ask);
        (addresses, echoes, names) = (new(time, turns), new(time, turns), new(time, turns));
    }

    public PathEvidence Look(PathTarget target) => Known(target).Evidence;

    public void NoteWorking(PathTarget target)
    {
        if (network.RouteTo(target.Remote) is { Found: true, Gateway: not null })
        {
            _ = lastWays.TryRemove(target.Remote, out _);
        }
    }

    public Task<PathEvidence> GatherAsync(PathTarget target)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (underWay.TryGetValue(target, out var shared) && time.GetElapsedTime(shared.Started, now) < SharedFor)
            {
                return shared.Task;
            }

            var gathering = Task.Run(() => GatherAsync(target, now));
            underWay[target] = (gathering, now);
            return gathering;
        }
    }

    private async Task<PathEvidence> GatherAsync(PathTarget target, long started)
    {
        try
        {
            return await AskAsync(target);
        }
        catch (Exception reason) when (reason is not OutOfMemoryException)
        {
            // A probe that breaks costs its answer and no link.
            var unknown = $"asking broke off: {reason.Message}";
            return Look(target) with { Address = AddressReading.NotMeasured(unknown), Echo = EchoReading.NotMeasured(unknown) };
        }
        finally
        {
            Forget(target, started);
        }
    }

    private void Forget(PathTarget target, long started)
    {
        lock (gate)
        {
            if (underWay.TryGetValue(target, out var shared) && shared.Started == started)
            {
                underWay.Remove(target);
            }
        }
    }

    private async Task<PathEvidence> AskAsync(PathTarget target)
    {
        var (known, route, port) = Known(target);
        var behind = target.Behind is { } part ? PartAsync(part, port) : Task.FromResult<PartReading?>(null);
        if (route is { Found: false })
        {
            return known with { Behind = await behind };
        }

        var answers = AnswersAsync(target.Remote, route, port);
        await Task.WhenAll(answers, behind);
        var (address, reply) = await answers;

        // What happened meanwhile counts: a port may have lost its link while we asked.
        return Look(target) with { Address = address, Echo = reply, Behind = await behind };
    }

    private async Task<(AddressReading Address, EchoReading Echo)> AnswersAsync(IPAddress remote, NetworkRoute? route, NetworkPort? port)
    {
        var asking = port is null
            ? Task.FromResult(AddressReading.NotMeasured("the port that leads there cannot be told"))
            : AddressAsync(port, route?.Source, route?.Gateway ?? remote);
        var echoing = port?.HasCarrier is false
            ? Task.FromResult(EchoReading.NotMeasured($"{port.Reading.Name} has no link: nobody can be asked"))
            : echoes.AskAsync(remote, () => ask.Echo(remote));
        await Task.WhenAll(asking, echoing);
        var address = await asking;
        return (route?.Gateway is { } gateway ? address with { Gateway = gateway, Detail = $"the device is in another network; its gateway was asked: {address.Detail}" } : address, await echoing);
    }

    private Task<AddressReading> AddressAsync(NetworkPort port, IPAddress? own, IPAddress asked) =>
        addresses.AskAsync((port.Index, asked), () => ask.Address(port, own, asked));

    /// <param name="way">The port that leads to the device behind the part.</param>
    private async Task<PartReading?> PartAsync(PartTarget part, NetworkPort? way)
    {
        var host = IPAddress.TryParse(part.Host, out var literal) ? literal : await names.AskAsync(part.Host, () => ResolveAsync(part.Host));
        if (host is null)
        {
            return new PartReading(part, CheckResult.NotMeasured, $"the name '{part.Host}' cannot be resolved");
        }

        var (_, route, port) = Known(new PathTarget(host));
        if (route is { Found: false })
        {
            return new PartReading(part, CheckResult.NotMeasured, $"no way leads to {host}");
        }

        if (port is not null && way is not null && port.Index != way.Index)
        {
            return new PartReading(part, CheckResult.NotMeasured, $"{host} is reached over {port.Reading.Name}, the device over {way.Reading.Name}: its answer would say nothing about that way");
        }

        var (address, reply) = await AnswersAsync(host, route, port);
        var isOwnNetwork = route?.Gateway is null;
        var result = reply.Result == CheckResult.Pass || (isOwnNetwork && address.Result == CheckResult.Pass) ? CheckResult.Pass
            : isOwnNetwork && address.Result != CheckResult.NotMeasured ? address.Result
            : reply.Result;
        var detail = isOwnNetwork && (address.Result == result || reply.Result != result) ? address.Detail : reply.Detail;
        return new PartReading(part, result, detail);
    }

    private async Task<IPAddress?> ResolveAsync(string host)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(host).WaitAsync(NameWithin, time);
            return Array.Find(found, address => address.AddressFamily == AddressFamily.InterNetwork) ?? found.FirstOrDefault();
        }
        catch (Exception reason) when (reason is SocketException or TimeoutException or ArgumentException)
        {
            return null;
        }
    }

    private (PathEvidence Evidence, NetworkRoute? Route, NetworkPort? Port) Known(PathTarget target)
    {
        var route = network.RouteTo(target.Remote);
        var port = route is { Found: true } ? network.Port(route.Port) : null;
        var neighbour = port is not null ? network.Neighbour(port.Index, route?.Gateway ?? target.Remote) : null;
        var home = HomePort(target.Remote, route, port, out var isNowhere, out var isOfBefore);
        return (new PathEvidence
        {
            IsThisPc = IPAddress.IsLoopback(target.Remote) || target.Remote.Equals(route?.Source),
            Route = route is null ? null : new RouteReading(route.Found, route.Gateway, route.Source) { NoPortHasItsNetwork = isNowhere, IsForbidden = route.IsForbidden },
            Port = home,
            PortLedThereBefore = isOfBefore,
            Neighbour = neighbour,
        }, route, port);
    }

    /// <summary>
    /// The port that leads there. When it is switched off or loses its address, its route goes with it, and the system falls back to the gateway or to
    /// nothing: then the port that led straight there, or that has an address in the same network, is still the one to look at.
    /// </summary>
    /// <param name="isNowhere">No port has an address in that network, nor ever had since we began.</param>
    /// <param name="isOfBefore">There is a way over another port.</param>
    private PortReading? HomePort(IPAddress remote, NetworkRoute? route, NetworkPort? port, out bool isNowhere, out bool isOfBefore)
    {
        (isNowhere, isOfBefore) = (false, false);
        if (port is not null && route is { Gateway: null })
        {
            if (port.HasCarrier is true)
            {
                lastWays[remote] = new LastWay(port.Index, port.Reading);
            }

            return port.Reading;
        }

        PortReading? home;
        if (lastWays.TryGetValue(remote, out var last))
        {
            home = network.Port(last.Port)?.Reading ?? last.Reading with { Enabled = false, Carrier = false };
        }
        else
        {
            var isTold = network.TryFindHome(remote, out var index);
            isNowhere = isTold && index == 0;
            home = index == 0 ? null : network.Port(index)?.Reading;
        }

        if (home is null || !(route is { Found: false } || home is { Enabled: false } or { Carrier: false }))
        {
            return port?.Reading;
        }

        isOfBefore = route is { Found: true } && home.Name != port?.Reading.Name;
        return home;
    }

    /// <param name="Port">That led straight there, without a gateway, when last looked at.</param>
    private sealed record LastWay(int Port, PortReading Reading);
}

/// <summary>Who puts the questions to the network. None of them throws or takes a second.</summary>
internal sealed record Questioners(Func<NetworkPort, IPAddress?, IPAddress, Task<AddressReading>> Address, Func<IPAddress, Task<EchoReading>> Echo)
{
    public static Questioners Real(TimeProvider time) => new(new AddressProbe(time).AskAsync, new Echo(time).AskAsync);
}
