using System.Threading.Channels;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Fanuc;

/// <summary>How long the controller needs, and how long it waits.</summary>
internal sealed record RmiTimes(TimeSpan Idle, TimeSpan Initialize, TimeSpan Abort, TimeSpan Reset)
{
    public TimeSpan Of(string command) => command switch
    {
        "FRC_Initialize" => Initialize,
        "FRC_Abort" => Abort,
        "FRC_Reset" => Reset,
        _ => TimeSpan.Zero,
    };
}

/// <summary>One remote device on the session port: it reads packets, works off one command at a time and the lines of RMI_MOVE.</summary>
internal sealed class RmiSession(RmiController robot, RmiCommands commands, RmiTimes times, TimeProvider time, DeviceConnection connection, Action received)
{
    private readonly Channel<RmiPacket> work = Channel.CreateBounded<RmiPacket>(1);
    private volatile bool working;

    /// <summary>The device has said goodbye, so that RMI_MOVE is not left behind.</summary>
    public bool Orderly { get; private set; }

    /// <summary>It hung up because a line was longer than any packet.</summary>
    public bool TooLong { get; private set; }

    public async Task ReadAsync(CancellationToken token)
    {
        var lines = new CrLfLines(RmiPacket.BytesMax);
        var buffer = new byte[4096];
        var heard = time.GetTimestamp();
        var patience = times.Idle > TimeSpan.Zero ? times.Idle : Timeout.InfiniteTimeSpan;
        while (await connection.ReceiveAsync(buffer, patience, token) is var got and > 0)
        {
            heard = time.GetTimestamp();
            lines.Add(buffer.AsSpan(0, got));
            while (lines.TryTake() is { } line)
            {
                received();
                if (!await TakeAsync(line, token))
                {
                    return;
                }
            }
            if (lines.TooLong)
            {
                TooLong = true;
                return;
            }
        }
        if (times.Idle > TimeSpan.Zero && time.GetElapsedTime(heard) >= times.Idle)
        {
            await connection.SendAsync(RmiPacket.Bytes("Communication", "FRC_Terminate"), token);
        }
    }

    /// <summary>One command after the other; while one is under way, further ones are refused.</summary>
    public async Task WorkAsync(CancellationToken token)
    {
        await foreach (var command in work.Reader.ReadAllAsync(token))
        {
            await Task.Delay(times.Of(command.Name), time, token);
            var answer = commands.Execute(command);
            await connection.HesitateAsync(token);
            // First the way is free, then the device learns of it.
            working = false;
            await connection.SendAsync(answer, token);
        }
    }

    /// <summary>RMI_MOVE itself: each line is returned when it has been executed.</summary>
    public async Task ExecuteAsync(CancellationToken token)
    {
        RmiInstruction? begun = null;
        while (true)
        {
            var change = robot.Changed.Next;
            var line = robot.Current();
            if (line is not null && line != begun)
            {
                robot.Begin(line);
                begun = line;
            }
            var left = line is null ? null : robot.Left(line);
            if (left == TimeSpan.Zero && robot.Finish(line!))
            {
                begun = null;
                await connection.SendAsync(line!.Packet.ReturnInstruction(RmiError.None), token);
                continue;
            }
            await change.WaitAsync(left ?? Timeout.InfiniteTimeSpan, time, token);
        }
    }

    public Task TellFaultAsync(int sequence, CancellationToken token) =>
        connection.SendAsync(RmiPacket.Bytes("Communication", "FRC_SystemFault", ("SequenceID", sequence)), token);

    /// <returns>False when the session is over.</returns>
    private async Task<bool> TakeAsync(byte[] line, CancellationToken token)
    {
        switch (RmiPacket.Read(line))
        {
            case null:
                // unverified: how the controller names what it could not read.
                await connection.ReplyAsync(RmiPacket.Bytes("Command", "Unknown", ("ErrorID", (int)RmiError.InvalidText)), token);
                return true;
            case { Kind: "Communication", Name: "FRC_Disconnect" } goodbye:
                Orderly = true;
                await connection.ReplyAsync(goodbye.Return(RmiError.None), token);
                return false;
            case { Kind: "Communication" } other:
                await connection.ReplyAsync(other.Return(other.Name == "FRC_Connect" ? RmiError.AlreadyConnected : RmiError.InvalidText), token);
                return true;
            case { Kind: "Command" } command when working:
                await connection.SendAsync(command.Return(RmiError.WaitForCommand), token);
                return true;
            case { Kind: "Command" } command:
                working = true;
                await work.Writer.WriteAsync(command, token);
                return true;
            case var instruction:
                var error = robot.Append(instruction);
                if (error != RmiError.None)
                {
                    await connection.ReplyAsync(instruction.ReturnInstruction(error), token);
                }
                return true;
        }
    }
}
