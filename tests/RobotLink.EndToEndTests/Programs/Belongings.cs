namespace RobotLink.EndToEndTests.Programs;

/// <summary>What a scene has started so far; disposing ends it in reverse order, also when the start broke off half-way.</summary>
internal sealed class Belongings : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> things = [];

    public T Add<T>(T thing) where T : IAsyncDisposable
    {
        things.Push(thing);
        return thing;
    }

    public async ValueTask DisposeAsync()
    {
        while (things.TryPop(out var thing))
        {
            await thing.DisposeAsync();
        }
    }
}
