namespace RobotLink.FaultProxy.Packets;

/// <summary>What became of the packets of one direction.</summary>
/// <param name="Latest">By how much the latest of them came out after its time: this machine was busy.</param>
public readonly record struct PacketCount(long Taken, long Lost, TimeSpan Latest);

/// <summary>A cable in user space between two network devices: it loses, delays and jumbles packets, so that both systems' TCP has to live with it.</summary>
public sealed class PacketLine : IDisposable
{
    private readonly TapDevice near;
    private readonly TapDevice far;
    private readonly Direction toFar;
    private readonly Direction toNear;

    /// <param name="near">Name of the device to make at this end; up to 15 characters.</param>
    /// <param name="seed">Equal seeds lose equally.</param>
    /// <exception cref="IOException">The devices cannot be made: that needs Linux and root.</exception>
    public PacketLine(TimeProvider time, string near, string far, int seed)
    {
        this.near = new TapDevice(near);
        this.far = new TapDevice(far);
        (toFar, toNear) = (new Direction(time, this.near, this.far, seed), new Direction(time, this.far, this.near, ~seed));
    }

    public PacketCount ToFar => toFar.Count;

    public PacketCount ToNear => toNear.Count;

    /// <summary>Both directions; takes effect for packets that come from now on.</summary>
    public PacketMood Mood
    {
        get => toFar.Mood;
        set => (toFar.Mood, toNear.Mood) = (value, value);
    }

    public void Dispose()
    {
        toFar.Dispose();
        toNear.Dispose();
        near.Dispose();
        far.Dispose();
    }

    /// <summary>A thread that does nothing else, so that packets come out when they should.</summary>
    private sealed class Direction : IDisposable
    {
        private const int PacketBytesMax = 65_536;

        /// <summary>However little there is to do: who ends it waits for this.</summary>
        private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

        private readonly TimeProvider time;
        private readonly long started;
        private readonly TapDevice from;
        private readonly TapDevice to;
        private readonly PacketQueue queue;
        private readonly Lock gate = new();
        private readonly Thread thread;
        private TimeSpan latest;
        private volatile bool stopping;

        public Direction(TimeProvider time, TapDevice from, TapDevice to, int seed)
        {
            (this.time, this.from, this.to, queue) = (time, from, to, new PacketQueue(seed));
            started = time.GetTimestamp();
            thread = new Thread(Run) { IsBackground = true, Priority = ThreadPriority.AboveNormal, Name = "packet line" };
            thread.Start();
        }

        public PacketCount Count
        {
            get
            {
                lock (gate)
                {
                    return new PacketCount(queue.Taken, queue.Lost, latest);
                }
            }
        }

        public PacketMood Mood
        {
            get
            {
                lock (gate)
                {
                    return queue.Mood;
                }
            }

            set
            {
                lock (gate)
                {
                    queue.Mood = value;
                }
            }
        }

        private TimeSpan Now => time.GetElapsedTime(started);

        public void Dispose()
        {
            stopping = true;
            thread.Join();
        }

        private void Run()
        {
            var buffer = new byte[PacketBytesMax];
            var pause = Beat;
            while (!stopping)
            {
                from.Wait(pause);
                lock (gate)
                {
                    while (from.Read(buffer) is > 0 and var length)
                    {
                        queue.Add(buffer.AsSpan(0, length), Now);
                    }

                    pause = HandOn();
                }
            }
        }

        /// <returns>How long until the next one.</returns>
        private TimeSpan HandOn()
        {
            while (queue.NextDue is { } due)
            {
                var now = Now;
                if (!queue.TryTake(now, out var packet))
                {
                    return due - now < Beat ? due - now : Beat;
                }

                latest = now - due > latest ? now - due : latest;
                to.Write(packet);
            }

            return Beat;
        }
    }
}
