using System.Reflection;
using Microsoft.Extensions.Logging;
using RobotLink.Host.Api;
using RobotLink.Links;
using RobotLink.Routing;

namespace RobotLink.Tests.Architecture;

/// <summary>Whoever looks a line of the log up by its number finds one meaning.</summary>
internal sealed class EventIdTests
{
    [Test]
    public void A_number_of_the_log_stands_for_one_line()
    {
        var lines = new[] { typeof(Link).Assembly, typeof(Daemon).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Id: method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId, Name: $"{method.DeclaringType!.Name}.{method.Name}"))
            .Where(line => line.Id is not null)
            .ToList();

        Assert.That(lines, Is.Not.Empty);
        Assert.That(lines.GroupBy(line => line.Id).Where(same => same.Count() > 1).Select(same => string.Join(", ", same)), Is.Empty);
    }
}
