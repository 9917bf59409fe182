using System.Net;
using System.Net.Sockets;
using RobotLink.Diagnosis;
using RobotLink.Profiles;
using RobotLink.Transports;

namespace RobotLink.Tests.Transports;

/// <summary>Who is let in while a call is on its way from the port to the link.</summary>
[CancelAfter(60_000)]
internal sealed class SeatTests
{
    private readonly List<Socket> sockets = [];

    private static CancellationToken Stop => TestContext.CurrentContext.CancellationToken;

    [TearDown]
    public void HangUp()
    {
        sockets.ForEach(socket => socket.Dispose());
        sockets.Clear();
    }

    [Test]
    public async Task A_call_that_comes_before_the_first_one_has_sat_down_is_refused()
    {
        var seat = Refusing();
        var next = seat.NextAsync(Stop);
        var first = await CallAsync();
        Assert.That(seat.TryTake(first), Is.True);

        Assert.That(seat.TryTake(await CallAsync()), Is.False);

        Assert.That(await next, Is.SameAs(first));
    }

    [Test]
    public async Task A_call_that_waited_is_not_joined_by_another_on_its_way()
    {
        var seat = Refusing();
        Assert.That(seat.TryTake(await CallAsync()), Is.True);
        _ = await seat.NextAsync(Stop);

        Assert.That(seat.TryTake(await CallAsync()), Is.False);
    }

    [Test]
    public async Task A_call_that_came_to_nothing_keeps_nobody_away()
    {
        var seat = Refusing();
        Assert.That(seat.TryTake(await CallAsync()), Is.True);
        (await seat.NextAsync(Stop)).Dispose();

        var next = seat.NextAsync(Stop);

        var second = await CallAsync();
        Assert.That((seat.TryTake(second), await next), Is.EqualTo((true, second)));
    }

    [Test]
    public async Task A_device_that_calls_twice_in_a_row_is_served_on_its_newest_call()
    {
        var seat = new Seat(new CallersProfile());
        var next = seat.NextAsync(Stop);
        Assert.That(seat.TryTake(await CallAsync()), Is.True);
        var newest = await CallAsync();
        Assert.That(seat.TryTake(newest), Is.True);
        await using var first = new SocketConnection(await next);

        seat.Sit(first);

        Assert.That((first.ReaderSign, await seat.NextAsync(Stop)), Is.EqualTo((SocketSign.Replaced, newest)));
    }

    [Test]
    public async Task While_the_device_is_called_back_others_are_refused()
    {
        var seat = Refusing();
        await using var first = await SitAsync(seat);
        first.Close();
        seat.CallBack();
        Assert.That(seat.TryTake(await CallAsync()), Is.False);
        await using var second = new SocketConnection(await CallAsync());

        seat.Sit(second);

        Assert.That(seat.TryTake(await CallAsync()), Is.False);
    }

    [Test]
    public async Task A_device_that_hung_up_may_call_again_at_once()
    {
        var seat = Refusing();
        await using var first = await SitAsync(seat);

        first.Close();

        Assert.That(seat.TryTake(await CallAsync()), Is.True);
    }

    private static Seat Refusing() => new(new CallersProfile { Second = SecondCaller.Refuse });

    private async Task<SocketConnection> SitAsync(Seat seat)
    {
        Assert.That(seat.TryTake(await CallAsync()), Is.True);
        var connection = new SocketConnection(await seat.NextAsync(Stop));
        seat.Sit(connection);
        return connection;
    }

    /// <summary>The end of a call that the port takes.</summary>
    private async Task<Socket> CallAsync()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var device = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sockets.Add(device);
        await device.ConnectAsync(door.LocalEndpoint, Stop);
        sockets.Add(await door.AcceptSocketAsync(Stop));
        return sockets[^1];
    }
}
