// Rooms of a bad design, read as an assembly by the tests of the checker; nothing here runs.
#pragma warning disable RS0030, CA1812, CA1823, CA1852, CA1822, CA1050, CA2002, CA1001, IDE0044, IDE0051, IDE0052, VSTHRD002, CS0169, CS0649

namespace RobotLink.Tests.Architecture.Cheats.Profiles
{
    internal sealed class Honest
    {
        public TimeSpan Doubled(TimeSpan given) => given * 2;

        public string Joined(string folder) => Path.Combine(folder, "profile.yaml");
    }

    internal sealed class AsksTheTimeProvider
    {
        public DateTimeOffset When(TimeProvider time) => time.GetUtcNow();
    }

    internal sealed class AsksTheWallClock
    {
        public DateTime When => DateTime.UtcNow;
    }

    internal sealed class AsksTheTicks
    {
        public long When => Environment.TickCount64;
    }

    internal sealed class ReadsAFile
    {
        public string Content => File.ReadAllText("profile.yaml");
    }

    internal sealed class InheritsFromMessages : Messages.Shape
    {
    }
}

namespace RobotLink.Tests.Architecture.Cheats.Framing
{
    internal sealed class Honest(Profiles.Honest known)
    {
        public string Joined(object any) => any is Profiles.Honest other ? other.Joined("a") : known.Joined("b");
    }

    internal sealed class HonestAboutAddresses
    {
        public bool IsSix(System.Net.IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
    }

    internal sealed class HoldsASocket
    {
        private readonly System.Net.Sockets.Socket? socket;
    }

    internal sealed class HoldsAListOfSockets
    {
        private readonly List<System.Net.Sockets.Socket[]>? sockets;
    }

    internal sealed class NamesASocketType
    {
        public bool Is(Type type) => type == typeof(System.Net.Sockets.Socket);
    }

    internal sealed class CatchesASocketError
    {
        public void Run(Action action)
        {
            try
            {
                action();
            }
            catch (System.Net.Sockets.SocketException)
            {
            }
        }
    }

    internal sealed class KnowsMessages
    {
        public string Name => new Messages.Shape().ToString()!;
    }
}

namespace RobotLink.Tests.Architecture.Cheats.Messages
{
    internal class Shape
    {
    }

    internal sealed class AwaitsATask
    {
        public static async ValueTask<int> Run(Func<object> start)
        {
            await (Task)start();
            return 1;
        }
    }

    internal sealed class TakesATask
    {
        public int Run(Task<int> running) => running.GetHashCode();
    }

    internal sealed class TakesALock
    {
        private int count;

        public void Add()
        {
            lock (this)
            {
                count++;
            }
        }
    }

    internal sealed class StartsATimerInALambda
    {
        public Func<int, object> Start => milliseconds => new Timer(_ => { }, null, milliseconds, Timeout.Infinite);
    }

    internal sealed class KnowsSessionsInALambda
    {
        public Func<object> Make => () => new Sessions.Session();
    }
}

namespace RobotLink.Tests.Architecture.Cheats.Sessions
{
    internal sealed class Session
    {
    }

    internal sealed class RollsDice
    {
        public int Roll => Random.Shared.Next(6);
    }

    internal sealed class CallsAGenericMethod
    {
        public object Empty => Array.Empty<System.Net.Sockets.Socket>();
    }
}

namespace RobotLink.Tests.Architecture.Cheats.Links
{
    internal sealed class Backoff
    {
        public void Wait() => Thread.Sleep(1);
    }

    /// <summary>A driver may wait: only its name begins like that of a pure type.</summary>
    internal sealed class BackoffHonest
    {
        public void Wait() => Thread.Yield();
    }

    internal sealed class KnowsSupervision
    {
        private readonly Supervision.Supervisor? owner;
    }
}

namespace RobotLink.Tests.Architecture.Cheats.Supervision
{
    internal sealed class Supervisor
    {
    }
}

namespace RobotLink.Tests.Architecture.Cheats.Attic
{
    internal sealed class Stray
    {
    }
}

namespace RobotLink.Tests.Architecture.Cheats.Sinks
{
    internal sealed class SeesALink
    {
        private readonly Links.Backoff? link;
    }
}
