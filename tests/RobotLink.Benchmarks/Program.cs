using BenchmarkDotNet.Running;
using RobotLink.Benchmarks;

if (args is ["cut"])
{
    Cuts.Print(Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
