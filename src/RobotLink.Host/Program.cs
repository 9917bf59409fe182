const string SocketThreads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

// Before any socket type is touched: completions then run where the socket woke up, without a hop to the thread pool per frame.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

// One thread serves all sockets: a question and its answer then never wait for each other at the link's gate. Who wants more says so.
if (Environment.GetEnvironmentVariable(SocketThreads) is null)
{
    Environment.SetEnvironmentVariable(SocketThreads, "1");
}

using var signals = new RobotLink.Host.Cli.Signals();
return await RobotLink.Host.Cli.CommandTree.RunAsync(args, RobotLink.Host.Cli.Terminal.Open(TimeProvider.System, signals), signals.Stopping);
