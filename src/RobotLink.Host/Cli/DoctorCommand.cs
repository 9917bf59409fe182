using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RobotLink.Diagnosis;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Profiles;
using RobotLink.Supervision;

namespace RobotLink.Host.Cli;

/// <summary>What <c>doctor --json</c> writes.</summary>
/// <param name="Cause">Null when nothing was found.</param>
/// <param name="NotAsked">What was not looked at; null when everything was.</param>
/// <param name="Link">The device as a running RobotLink sees it; null where none has a link to it.</param>
internal sealed record DoctorDocument(
    string Subject, IReadOnlyList<DoctorStepDocument> Steps, string? Cause, string? Certainty, string? Words, IReadOnlyList<string> RulesOut, string? WalkTo, string? NotAsked, LinkDocument? Link);

internal sealed record DoctorStepDocument(string Layer, [property: OneOf("pass", "fail", "not-measured")] string Result, string Detail);

/// <summary><c>doctor HOST:PORT|LINK</c>: walks the layers to a device from here, without a daemon.</summary>
internal static class DoctorCommand
{
    /// <summary>Windows takes 2 s to say that nothing listens at a port of its own.</summary>
    private static readonly TimeSpan DaemonWithin = TimeSpan.FromSeconds(4);

    public static Command Build(Terminal terminal)
    {
        var subject = new Argument<string>("HOST:PORT|LINK") { Description = "Any address, or a link of site.yaml." };
        var json = Options.Json();
        var url = Options.Url();
        var folder = Options.Folder();
        var command = new Command("doctor", "Walk the layers to a device and say where the way ends; the exit code is 5 when something is wrong.") { subject, json, url, folder };
        command.SetAction(async (parsed, stopping) =>
        {
            var name = parsed.GetRequiredValue(subject);
            using var doctor = new Doctor(terminal.Time);
            var isJson = parsed.GetValue(json);
            void Told(DoctorStep step)
            {
                if (!isJson)
                {
                    terminal.Out.WriteLine($"{LayerText(step.Result),-12} {step.Layer,-9} {Terminal.Safe(step.Detail)}");
                }
            }

            using var daemon = DaemonAddress.Connect(parsed, url, folder);
            var (report, link) = await ExamineAsync(doctor, name, parsed.GetValue(folder)!, daemon, Told, stopping);
            if (isJson)
            {
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(Document(name, report, link), Answer.Options));
            }
            else
            {
                Write(report, link, terminal);
            }

            return report.Verdict is null && link?.Cause is null ? ExitCode.Ok : ExitCode.LinkDown;
        });
        return command;
    }

    private static async Task<(DoctorReport Report, LinkDocument? Link)> ExamineAsync(
        Doctor doctor, string subject, string folder, DaemonClient daemon, Action<DoctorStep> told, CancellationToken stopping)
    {
        var (site, mistakes, _) = new ProfileShelf(folder).ReadSite();
        if (site?.Links.FirstOrDefault(link => link.Id == subject) is { } link)
        {
            var (held, unknown) = await HeldAsync(daemon, held => Task.FromResult(held.Id == subject && held.Admin != "disabled"), stopping);
            var mayNotCall = Doctor.TakesTheSeat(link) ? unknown ?? (held is null ? null : Holds(held)) : null;
            return (await doctor.ExamineAsync(site, link, mayNotCall, told, stopping), held);
        }

        if (TryReadAddress(subject, out var host, out var port))
        {
            // Whether it serves one client alone, nobody knows: a link that works is left alone.
            var wanted = await AddressesAsync(host, stopping);
            var (held, unknown) = await HeldAsync(daemon, held => IsAtAsync(held, wanted, port, stopping), stopping);
            return (await doctor.ExamineAsync(host, port, unknown ?? (held is not null && Works(held) ? Holds(held) : null), told, stopping), held);
        }

        throw site is null && mistakes.Any(mistake => !mistake.IsWarning) && File.Exists(Path.Combine(folder, "site.yaml"))
            ? new CommandFailedException(ExitCode.ConfigurationInvalid, $"'{subject}' is no HOST:PORT, and the configuration has mistakes; 'robotlink validate' shows them.")
            : new CommandFailedException(
                ExitCode.Usage,
                $"'{subject}' is neither HOST:PORT nor a link of {Path.Combine(folder, "site.yaml")}{(site is null ? "" : $", which has: {string.Join(", ", site.Links.Select(known => known.Id))}")}.");
    }

    /// <summary>The address is what stands before the last colon; several colons are an address of IPv6, in brackets.</summary>
    private static bool TryReadAddress(string text, out string host, out int port)
    {
        var colon = text.LastIndexOf(':');
        host = colon > 0 ? text[..colon].Trim('[', ']') : "";
        return int.TryParse(colon > 0 ? text.AsSpan(colon + 1) : default, out port) && port is > 0 and <= ushort.MaxValue && Uri.CheckHostName(host) != UriHostNameType.Unknown;
    }

    private static string Holds(LinkDocument link) => $"the running RobotLink {(Works(link) ? "holds" : "calls")} it as link {link.Id}, which is {link.State}";

    /// <summary>The link that a running daemon has to the device, or why that is not known: a second call would take the seat of a link that works.</summary>
    private static async Task<(LinkDocument? Link, string? Unknown)> HeldAsync(DaemonClient daemon, Func<LinkDocument, Task<bool>> isIt, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(DaemonWithin);
        try
        {
            var links = await daemon.GetAsync<ListDocument<LinkDocument>>("api/v1/links", limit.Token);
            foreach (var link in links.Items)
            {
                if (await isIt(link))
                {
                    return (link, null);
                }
            }

            return (null, null);
        }
        catch (Exception reason) when (DaemonClient.IsNobodyThere(reason))
        {
            return (null, null);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (null, $"whether a running RobotLink holds it is not known: {daemon.Url} did not answer within {DaemonWithin.TotalSeconds:0} s");
        }
        catch (Exception reason) when (reason is CommandFailedException or DaemonRefusedException)
        {
            return (null, $"whether a running RobotLink holds it is not known: {reason.Message}");
        }
    }

    private static bool Works(LinkDocument link) => link.State is "up" or "degraded";

    /// <summary>A device may stand in the site file by another name than the one asked for; a link without a port may use any.</summary>
    private static async Task<bool> IsAtAsync(LinkDocument link, IReadOnlyList<IPAddress> wanted, int port, CancellationToken stopping)
    {
        var hasPort = TryReadAddress(link.Address, out var host, out var known);
        return (!hasPort || known == port) && (await AddressesAsync(hasPort ? host : link.Address, stopping)).Intersect(wanted).Any();
    }

    private static async Task<IReadOnlyList<IPAddress>> AddressesAsync(string host, CancellationToken stopping)
    {
        try
        {
            return IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, stopping);
        }
        catch (Exception reason) when (reason is SocketException or ArgumentException)
        {
            return [];
        }
    }

    private static void Write(DoctorReport report, LinkDocument? link, Terminal terminal)
    {
        if (report.Verdict is not { } verdict)
        {
            var rest = report.NotAsked is { } notAsked ? $"; {notAsked} was not asked: a running link does" : "";
            terminal.Out.WriteLine($"Nothing was found that stands in the way{rest}.");
            if (link is { Cause: { } cause })
            {
                terminal.Out.WriteLine($"The running RobotLink's link {link.Id} is {link.State}: {Terminal.Safe(link.Words!)} [{cause}, {link.Certainty}]; 'robotlink explain {link.Id}' tells more.");
            }

            return;
        }

        terminal.Out.WriteLine($"{Terminal.Safe(verdict.Words)} [{Words.Of(verdict.Cause)}, {Words.Of(verdict.Certainty)}]");
        VerdictLines.Write(verdict.RulesOut, verdict.WalkTo, terminal.Out);
    }

    private static DoctorDocument Document(string subject, DoctorReport report, LinkDocument? link) => new(
        subject,
        [.. report.Steps.Select(step => new DoctorStepDocument(step.Layer, Words.Of(step.Result), step.Detail))],
        report.Verdict is { } verdict ? Words.Of(verdict.Cause) : null,
        report.Verdict is { } found ? Words.Of(found.Certainty) : null,
        report.Verdict?.Words,
        report.Verdict?.RulesOut ?? [],
        report.Verdict?.WalkTo,
        report.NotAsked,
        link);

    private static string LayerText(CheckResult result) => result == CheckResult.NotMeasured ? "not measured" : Words.Of(result);
}
