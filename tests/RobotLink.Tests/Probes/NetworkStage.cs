using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RobotLink.Tests.Probes;

/// <summary>A network namespace of its own, and a thread inside it. Whatever the thread opens or starts belongs to that namespace.</summary>
internal sealed class NetworkStage : IDisposable
{
    private const int NewNetwork = 0x40000000;

    private readonly BlockingCollection<Action> acts = [];
    private readonly Thread thread;

    private NetworkStage()
    {
        thread = new Thread(() =>
        {
            foreach (var act in acts.GetConsumingEnumerable())
            {
                act();
            }
        })
        { IsBackground = true, Name = "network stage" };
        thread.Start();
    }

    /// <summary>Two machines on one wire, <c>here</c> (10.0.0.1, the stage) and <c>there</c> (10.0.0.2). Ignores the test where this machine cannot.</summary>
    public static NetworkStage Build()
    {
        var stage = Alone();
        stage.Run("ip link add here type veth peer name there");
        stage.Run("ip addr add 10.0.0.1/24 dev here");
        stage.Run("ip link set here up");
        return stage;
    }

    /// <summary>One machine without wires. Ignores the test where this machine cannot.</summary>
    public static NetworkStage Alone()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("network namespaces need Linux and root");
        }

        var stage = new NetworkStage();
        if (stage.Do(() => Unshare(NewNetwork)) != 0)
        {
            stage.Dispose();
            Assert.Ignore("no network namespaces here");
        }

        try
        {
            stage.Run("ip link set lo up");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            stage.Dispose();
            Assert.Ignore("ip (Debian package iproute2) is missing");
        }

        return stage;
    }

    /// <summary>Puts the far end of the wire into a namespace of its own, where it answers for 10.0.0.2.</summary>
    public NetworkStage AddFarEnd(string hardware, params string[] more)
    {
        var far = new NetworkStage();
        far.Do(() => Unshare(NewNetwork));
        Run($"ip link set there netns {far.Do(GetThreadNumber)}");
        far.Run($"ip link set there address {hardware}");
        far.Run("ip addr add 10.0.0.2/24 dev there");
        far.Run("ip link set there up");
        foreach (var line in more)
        {
            far.Run(line);
        }

        return far;
    }

    public T Do<T>(Func<T> act)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        acts.Add(() =>
        {
            try
            {
                done.SetResult(act());
            }
            catch (Exception reason)
            {
                done.SetException(reason);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    public void Run(string line) => Do(() =>
    {
        var words = line.Split(' ');
        using var program = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true })!;
        var talk = program.StandardError.ReadToEnd();
        program.WaitForExit();
        return program.ExitCode == 0 ? 0 : throw new InvalidOperationException($"{line}: {talk}");
    });

    public void Dispose()
    {
        acts.CompleteAdding();
        thread.Join();
        acts.Dispose();
    }

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static extern int Unshare(int kind);

    [DllImport("libc", EntryPoint = "gettid")]
    private static extern int GetThreadNumber();
}
