using System.Globalization;
using RobotLink.Fuzz;

const string Usage = "Usage: RobotLink.Fuzz framing|profiles|decoders [--seconds N] [--seed N]";

var seconds = 60;
var seed = 1UL;
for (var index = 1; index < args.Length; index += 2)
{
    var known = index + 1 < args.Length && (args[index], args[index + 1]) switch
    {
        ("--seconds", var text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds),
        ("--seed", var text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed),
        _ => false,
    };
    if (!known)
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
}

if (args.Length == 0 || Target.Named(args[0]) is not { } target)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var report = new Campaign(target, TimeProvider.System, Console.Out).Run(seed, TimeSpan.FromSeconds(seconds));
Console.Out.WriteLine(report);
foreach (var remark in target.Remarks)
{
    Console.Out.WriteLine(remark);
}

return report.Findings.Count > 0 ? 1 : 0;
