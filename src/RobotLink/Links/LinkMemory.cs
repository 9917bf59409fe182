using RobotLink.Framing;
using RobotLink.Profiles;
using RobotLink.Routing;
using RobotLink.Sessions;
using RobotLink.Transports;

namespace RobotLink.Links;

/// <summary>What a link holds at this moment; all of it has a limit.</summary>
internal readonly record struct LinkHoldings(int JournalBytes, int JournalHeadBytes, int JournalFrames, int JournalStates, int OpenRequests, int Keys, SessionHoldings Session);

/// <summary>The most that one link ever holds of frames. Pure.</summary>
public static class LinkMemory
{
    /// <summary>What its device has not taken yet.</summary>
    public const int UnsentMax = UnsentBytes.Max;

    /// <summary>Frames kept and what is known of each, room for what is being received, and what the device has not taken yet.</summary>
    /// <param name="kept">Bytes of frames that its journal keeps.</param>
    public static long BytesMax(DeviceProfile profile, int kept = LinkJournal.BytesMaxDefault) =>
        kept + LinkJournal.HeadBytesMax + ReceivedMax(profile) + UnsentMax;

    /// <summary>The most that all records of a site hold, beside what <see cref="BytesMax"/> counts.</summary>
    public static long RecordsMax(SiteConfiguration site) => Math.Min(site.RecordTotal, site.Links.Sum(link => (long)link.Record.Size));

    /// <summary>Room for what is being received.</summary>
    internal static int ReceivedMax(DeviceProfile profile) => FrameReader.BytesMax(Framers.For(profile.Framing));
}
