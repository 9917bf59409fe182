using BenchmarkDotNet.Running;
using RobotLink.Benchmarks;

if (args is ["cut", var kind])
{
    Cuts.Print(kind, Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
