using System.Reflection;
using RobotLink.Messages;

namespace RobotLink.Tests.Architecture;

/// <summary>The design's arrows, read from the compiled core. To add a room or an arrow, change the design first and then this table.</summary>
internal sealed class ArchitectureTests
{
    /// <summary>Room -> the rooms it may know.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Profiles"] = [],
        ["Framing"] = ["Profiles"],
        ["Messages"] = ["Profiles", "Framing"],
        ["Explaining"] = ["Profiles", "Framing", "Messages"],
        ["Recording"] = ["Profiles", "Framing", "Messages", "Sessions", "Routing"],
        ["Learning"] = ["Profiles", "Framing", "Messages"],
        ["Sessions"] = ["Profiles", "Framing", "Messages"],
        ["Diagnosis"] = ["Profiles"],
        ["Routing"] = ["Profiles", "Messages", "Diagnosis"],
        ["Probes"] = ["Diagnosis"],
        ["Transports"] = ["Profiles", "Diagnosis", "Probes"],
        ["Commands"] = [],
        ["Links"] = ["Commands", "Profiles", "Framing", "Messages", "Sessions", "Diagnosis", "Routing", "Transports", "Probes", "Recording"],
        ["Sharing"] = ["Commands", "Profiles", "Framing", "Messages", "Sessions", "Transports", "Links"],
        ["Sinks"] = ["Profiles", "Messages", "Diagnosis", "Routing"],
        ["Supervision"] = ["Commands", "Profiles", "Framing", "Messages", "Sessions", "Diagnosis", "Routing", "Transports", "Probes", "Links", "Sharing", "Recording"],
    };

    /// <summary>Rooms without clock, socket, task and file; of the room of links, these types.</summary>
    private static readonly string[] Pure =
        ["Profiles", "Framing", "Messages", "Explaining", "Learning", "Sessions", "Diagnosis", "Recording.RecordingWriter", "Recording.RecordedFrames", "Recording.RecordedDirection", "Recording.RepliesDue", "Recording.RecordingFile", "Recording.RecordingParser", "Links.LinkMachine", "Links.SilenceWatch", "Links.Symptom", "Links.Backoff", "Links.DialLadder", "Links.DialTurn", "Links.DialEnds", "Links.Flapping", "Links.Steadiness", "Links.LineQuality", "Links.EffectiveSettings", "Links.CommandContent", "Links.TranscriptRunner", "Links.TranscriptStage",
        "Recording.RecordMarks", "Recording.RecordNumbers", "Recording.RecordSegment", "Recording.SecretMask", "Recording.MaskedEntries",
        "Links.TranscriptScript", "Links.Variations", "Links.Tally", "Links.NoiseBytes", "Links.SentBytes", "Links.ProfileCoverage",
        "Sharing.ClientMachine", "Sharing.ClientVocabulary", "Sharing.ClientWish", "Sharing.Login", "Sharing.Replies",
        "Probes.ArpFrames", "Probes.EchoFrames", "Probes.NetlinkReader", "Probes.NetlinkQuestions", "Probes.NetworkTables", "Probes.WindowsRows"];

    /// <summary>What no pure type may touch: namespaces end with a point, members follow two colons.</summary>
    private static readonly string[] Impure =
    [
        "System.Threading.",
        "System.Net.Sockets.", "System.Net.NetworkInformation.", "System.Net.Http.", "System.Net.Security.", "System.Net.Dns",
        "System.IO.Ports.", "System.IO.Pipes.",
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.FileSystemWatcher",
        "System.IO.RandomAccess", "System.IO.StreamReader", "System.IO.StreamWriter",
        "System.IO.Path::GetFullPath", "System.IO.Path::Exists", "System.IO.Path::GetTempPath", "System.IO.Path::GetTempFileName",
        "System.TimeProvider", "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today",
        "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow", "System.TimeZoneInfo::get_Local",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Environment::get_TickCount", "System.Environment::get_TickCount64",
        "System.Environment::GetEnvironmentVariable", "System.Random::get_Shared", "System.Random::.ctor", "System.Guid::NewGuid", "System.Console",
    ];

    /// <summary>Words of those namespaces that touch nothing: an address's family, an error's name.</summary>
    private static readonly string[] Harmless = ["System.Net.Sockets.AddressFamily", "System.Net.Sockets.SocketError"];

    private const string WebServer = "Microsoft.AspNetCore.";
    private const string Cheats = "RobotLink.Tests.Architecture.Cheats";

    private static readonly AssemblyReferences Core = AssemblyReferences.Read(typeof(MessageShape).Assembly.Location);
    private static readonly AssemblyReferences CheatReferences = AssemblyReferences.Read(Assembly.GetExecutingAssembly().Location);

    [Test]
    public void Rooms_know_only_the_rooms_the_design_allows()
    {
        Assert.That(Rooms("RobotLink").Arrows(Core, MayKnow), Is.Empty);
    }

    [Test]
    public void Pure_rooms_have_no_clock_socket_task_or_file()
    {
        Assert.That(Rooms("RobotLink").Impurities(Core, Pure, Impure, Harmless), Is.Empty);
    }

    [Test]
    public void The_core_names_nothing_of_the_web_server()
    {
        Assert.That(Core.AssembliesNamed.Where(name => name.StartsWith(WebServer)), Is.Empty);
        Assert.That(Core.All.Where(reference => reference.Type.StartsWith(WebServer)), Is.Empty);
    }

    [Test]
    public void Sinks_never_see_links()
    {
        var product = Directory.EnumerateFiles(Path.GetDirectoryName(Core.Location)!, "*.dll")
            .Where(file => Path.GetFileName(file).StartsWith("RobotLink", StringComparison.OrdinalIgnoreCase))
            .Select(AssemblyReferences.Read);

        Assert.That(product.SelectMany(assembly => LinksSeenBySinks(assembly, "RobotLink")), Is.Empty);
    }

    [Test]
    public void A_sink_that_sees_a_link_is_found() =>
        Assert.That(LinksSeenBySinks(CheatReferences, Cheats), Has.Some.Contains("SeesALink"));

    [TestCase("Profiles.AsksTheTimeProvider", "System.TimeProvider::GetUtcNow")]
    [TestCase("Profiles.AsksTheWallClock", "System.DateTime::get_UtcNow")]
    [TestCase("Profiles.AsksTheTicks", "System.Environment::get_TickCount64")]
    [TestCase("Profiles.ReadsAFile", "System.IO.File::ReadAllText")]
    [TestCase("Framing.HoldsASocket", "System.Net.Sockets.Socket")]
    [TestCase("Framing.HoldsAListOfSockets", "System.Net.Sockets.Socket")]
    [TestCase("Framing.NamesASocketType", "System.Net.Sockets.Socket")]
    [TestCase("Framing.CatchesASocketError", "System.Net.Sockets.SocketException")]
    [TestCase("Messages.AwaitsATask", "System.Threading.Tasks.Task")]
    [TestCase("Messages.TakesATask", "System.Threading.Tasks.Task`1")]
    [TestCase("Messages.TakesALock", "System.Threading.Monitor::Enter")]
    [TestCase("Messages.StartsATimerInALambda", "System.Threading.Timer::.ctor")]
    [TestCase("Sessions.RollsDice", "System.Random::get_Shared")]
    [TestCase("Sessions.CallsAGenericMethod", "System.Net.Sockets.Socket")]
    [TestCase("Links.Backoff", "System.Threading.Thread::Sleep")]
    public void A_pure_room_that_cheats_is_found(string type, string member)
    {
        var found = Rooms(Cheats).Impurities(CheatReferences, Pure, Impure, Harmless);

        Assert.That(found.Where(violation => violation.StartsWith($"{Cheats}.{type}") && violation.Contains($" uses {member}")), Is.Not.Empty);
    }

    [TestCase("Framing.KnowsMessages", "Messages")]
    [TestCase("Messages.KnowsSessionsInALambda", "Sessions")]
    [TestCase("Profiles.InheritsFromMessages", "Messages")]
    [TestCase("Links.KnowsSupervision", "Supervision")]
    public void An_arrow_against_the_design_is_found(string type, string room)
    {
        var found = Rooms(Cheats).Arrows(CheatReferences, MayKnow);

        Assert.That(found.Where(violation => violation.StartsWith($"{Cheats}.{type}") && violation.Contains($" may not know {room}: ")), Is.Not.Empty);
    }

    [Test]
    public void A_room_that_the_design_does_not_have_is_found()
    {
        var found = Rooms(Cheats).Arrows(CheatReferences, MayKnow);

        Assert.That(found, Has.Some.EqualTo($"{Cheats}.Attic.Stray lies in no room of the design"));
    }

    [Test]
    public void Honest_types_are_left_alone()
    {
        var rooms = Rooms(Cheats);

        var found = rooms.Arrows(CheatReferences, MayKnow).Concat(rooms.Impurities(CheatReferences, Pure, Impure, Harmless)).ToArray();

        Assert.That(found.Where(violation => violation.Contains(".Honest")), Is.Empty);
        Assert.That(CheatReferences.All.Where(reference => reference.From.Contains(".Honest")), Is.Not.Empty);
    }

    private static IEnumerable<string> LinksSeenBySinks(AssemblyReferences assembly, string root) => assembly.All
        .Where(reference => reference.From.StartsWith($"{root}.Sinks.") && reference.Type.StartsWith($"{root}.Links."))
        .Select(reference => reference.ToString());

    private static RoomRules Rooms(string root) => new(root);
}
