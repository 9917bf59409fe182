using System.Net;
using RobotLink.Diagnosis;

namespace RobotLink.Transports;

/// <summary>One open way to a device, whatever carries the bytes. Writing never waits: what the device does not take yet is kept, up to a limit.</summary>
/// <remarks>One reader; writers take turns by their owner's lock. Disposing waits for what was started.</remarks>
internal interface IConnection : IAsyncDisposable
{
    Medium Medium { get; }

    /// <summary>Our end, as people name it.</summary>
    string Local { get; }

    /// <summary>The port we call from; null where there is none.</summary>
    int? LocalPort => null;

    /// <summary>The device's end, as people name it.</summary>
    string Remote { get; }

    /// <summary>How the reading end saw the connection end.</summary>
    SocketSign ReaderSign { get; }

    /// <summary>How the writing end saw it.</summary>
    SocketSign WriterSign { get; }

    /// <summary>Bytes that wait to be read.</summary>
    int Available { get; }

    /// <summary>Null where there is no TCP, or the system does not tell.</summary>
    TcpReading? Read();

    /// <summary>Segments that the system has sent again, as <see cref="Read"/> tells it, at less cost: it is asked for each question.</summary>
    int SentAgain => Read()?.TotalRetransmissions ?? 0;

    /// <summary>Provokes an acknowledgement at once, where there is TCP and the system can.</summary>
    void Probe()
    {
    }

    /// <summary>The device's address; null where no network lies between.</summary>
    IPAddress? RemoteAddress { get; }

    /// <summary>Completes when it is worth while to have a buffer ready, at once where nobody can tell. So a link that rests holds none.</summary>
    ValueTask WaitAsync() => ValueTask.CompletedTask;

    /// <summary>Where datagrams carry the bytes, each call gives one of them, or one of its pieces where it is longer than <paramref name="into"/>.</summary>
    /// <returns>0 when the connection has ended; <see cref="ReaderSign"/> says how.</returns>
    ValueTask<int> ReceiveAsync(Memory<byte> into);

    /// <summary>Hands bytes over, once. False when the connection is gone or the device takes nothing more; <see cref="WriterSign"/> tells which.</summary>
    bool TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Ends at once, leaving nothing behind.</summary>
    void Abort();

    /// <summary>Tells the device that we leave, where the medium can. The reader then gets 0 when the device leaves, too.</summary>
    void SayGoodbye();

    /// <summary>Ends now; a receive under way gets 0.</summary>
    void Close();
}

/// <summary>A connection that a device has called for, which may call again while this one still looks open.</summary>
internal interface ICalled : IConnection
{
    /// <summary>Nothing more comes from it.</summary>
    bool IsOver { get; }

    /// <summary>The device called anew: this one is over, whatever it looks like.</summary>
    void Replace();
}
