namespace RobotLink.Probes;

/// <summary>Asks each thing once, however many want to know it, and no more things at a time than there are turns. Holds no thread while it waits. Thread-safe.</summary>
/// <param name="turns">Shared by all kinds of questions, so that a site that falls as a whole causes no storm.</param>
internal sealed class SharedQuestions<TThing, TAnswer>(TimeProvider time, SemaphoreSlim turns)
    where TThing : notnull
{
    /// <summary>Who asks within this time after another gets the same answer; later, something may have changed.</summary>
    private static readonly TimeSpan SharedFor = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly Dictionary<TThing, Question> open = [];

    /// <param name="ask">Does not throw.</param>
    public Task<TAnswer> AskAsync(TThing thing, Func<Task<TAnswer>> ask)
    {
        lock (gate)
        {
            if (open.TryGetValue(thing, out var other) && (other.Sent is not { } sent || time.GetElapsedTime(sent) < SharedFor))
            {
                return other.Answer;
            }

            var mine = new Question();
            open[thing] = mine;
            mine.Answer = AskInTurnAsync(thing, mine, ask);
            return mine.Answer;
        }
    }

    private async Task<TAnswer> AskInTurnAsync(TThing thing, Question mine, Func<Task<TAnswer>> ask)
    {
        await turns.WaitAsync();
        try
        {
            lock (gate)
            {
                mine.Sent = time.GetTimestamp();
            }

            return await ask();
        }
        finally
        {
            turns.Release();
            Forget(thing, mine);
        }
    }

    private void Forget(TThing thing, Question mine)
    {
        lock (gate)
        {
            if (open.GetValueOrDefault(thing) == mine)
            {
                open.Remove(thing);
            }
        }
    }

    private sealed class Question
    {
        public Task<TAnswer> Answer { get; set; } = null!;

        /// <summary>Null while it waits for its turn.</summary>
        public long? Sent { get; set; }
    }
}
