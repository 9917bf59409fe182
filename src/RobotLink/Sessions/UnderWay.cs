using System.Runtime.InteropServices;
using RobotLink.Messages;

namespace RobotLink.Sessions;

/// <summary>Who wants to know.</summary>
internal enum Asker
{
    Caller,
    Poll,
    Heartbeat,
    Step,

    /// <summary>We ask who the device is, before the first command.</summary>
    Identity,

    /// <summary>A caller who was told already that the outcome is unknown; the answer may still come.</summary>
    Nobody,
}

/// <summary>A question on its way. A value: asking allocates nothing.</summary>
/// <param name="Id">The caller's number; 0 for our own questions.</param>
/// <param name="AnswerBy">When the caller stops waiting; the device is waited for until the deadline.</param>
internal readonly record struct Question(Asker Asker, int Id, Exchange Exchange, TimeSpan SentAt, TimeSpan Deadline, TimeSpan AnswerBy)
{
    /// <summary>What tells its reply from others'; none where replies come in order.</summary>
    public ReplyKey Key { get; init; }

    /// <summary>Which frame of the reply is due.</summary>
    public int Part { get; init; }

    /// <summary>So many frames of the reply have come.</summary>
    public int Frames { get; init; }

    /// <summary>Somebody else's frame; null for a question of ours or of our callers.</summary>
    public ForeignFrame? Foreign { get; init; }

    /// <summary>What was asked, to ask it again; null for our own questions.</summary>
    public IArguments? Arguments { get; init; }

    public int Tries { get; init; }

    /// <summary>When the same frame is sent once more.</summary>
    public TimeSpan RepeatAt { get; init; } = TimeSpan.MaxValue;

    /// <summary>How many more copies may be sent.</summary>
    public int RepeatsLeft { get; init; }

    /// <summary>The frame, to send it once more.</summary>
    public Composed Frame { get; init; }

    public bool WasRepeated { get; init; }

    /// <summary>What carries it, where a procedure gives leave to send; else null.</summary>
    public SessionBlock? Block { get; init; }

    /// <summary>So many frames carried it, and each may be answered.</summary>
    public int Copies => WasRepeated ? 1 + Exchange.Retries - RepeatsLeft : 1;

    public bool IsCaller => Asker == Asker.Caller;

    public bool IsNumbered => Exchange.IsNumbered;
}

/// <summary>Questions that are on their way, the oldest first, never more than the device takes at once.</summary>
/// <remarks>
/// The window holds questions whose replies say which of them they answer. One without such a number is under way alone among its kind,
/// beside a window of more than one: its reply is told by the order, and so is an error that names no question.
/// </remarks>
internal sealed class UnderWay(int window)
{
    private readonly List<Question> questions = new(window);

    private ReadOnlySpan<Question> All => CollectionsMarshal.AsSpan(questions);

    public bool Any => questions.Count > 0;

    public int Count => questions.Count;

    public Question this[int index]
    {
        get => questions[index];
        set => questions[index] = value;
    }

    /// <summary>When the next of them has something to be done about it.</summary>
    public TimeSpan NextDue
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (ref readonly var question in All)
            {
                next = question.Deadline < next ? question.Deadline : next;
                next = question.AnswerBy < next ? question.AnswerBy : next;
            }

            return next;
        }
    }

    public bool HasRoomFor(Exchange exchange)
    {
        if (questions.Count == 0 || window == 1)
        {
            return questions.Count == 0;
        }

        var alike = 0;
        foreach (ref readonly var question in All)
        {
            alike += question.IsNumbered == exchange.IsNumbered ? 1 : 0;
        }

        return alike < (exchange.IsNumbered ? window : 1);
    }

    /// <summary>When the next of them is sent once more.</summary>
    public TimeSpan NextRepeat
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (ref readonly var question in All)
            {
                next = question.RepeatAt < next ? question.RepeatAt : next;
            }

            return next;
        }
    }

    public void Add(in Question question) => questions.Add(question);

    /// <summary>So many have ended: what waits for one of them to end tries again when this has changed.</summary>
    public int Ended { get; private set; }

    public void RemoveAt(int index)
    {
        questions.RemoveAt(index);
        Ended++;
    }

    public void Clear()
    {
        Ended += questions.Count;
        questions.Clear();
    }

    public bool Has(Asker asker)
    {
        foreach (ref readonly var question in All)
        {
            if (question.Asker == asker)
            {
                return true;
            }
        }

        return false;
    }

    public bool Has(Exchange exchange)
    {
        foreach (ref readonly var question in All)
        {
            if (ReferenceEquals(question.Exchange, exchange))
            {
                return true;
            }
        }

        return false;
    }

    public bool Has(in ReplyKey key)
    {
        foreach (ref readonly var question in All)
        {
            if (key.IsSet && question.Key == key)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether one of them may take longer than this, and the heartbeat has to wait for it.</summary>
    /// <param name="heartbeat">Null where nothing but the questions tells that the device lives.</param>
    /// <param name="sentBy">What was sent later does not count.</param>
    public bool AnySlowerThan(TimeSpan limit, Exchange? heartbeat, TimeSpan sentBy)
    {
        foreach (ref readonly var question in All)
        {
            var isBeside = window > 1 && heartbeat is not null && heartbeat.IsNumbered != question.IsNumbered;
            if (question.Exchange.Timeout > limit && question.SentAt <= sentBy && !isBeside)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The one without a number; -1 for none.</summary>
    public int Unnumbered
    {
        get
        {
            for (var index = 0; index < questions.Count; index++)
            {
                if (!questions[index].IsNumbered)
                {
                    return index;
                }
            }

            return -1;
        }
    }

    /// <summary>The first whose caller waits no longer; -1 for none.</summary>
    public int GivenUpBy(TimeSpan now)
    {
        for (var index = 0; index < questions.Count; index++)
        {
            if (questions[index].IsCaller && questions[index].AnswerBy <= now)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The first whose time is over; -1 for none.</summary>
    public int Overdue(TimeSpan now)
    {
        for (var index = 0; index < questions.Count; index++)
        {
            if (questions[index].Deadline <= now)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The first that is to be sent once more; -1 for none.</summary>
    public int DueToRepeat(TimeSpan now)
    {
        for (var index = 0; index < questions.Count; index++)
        {
            if (questions[index].RepeatAt <= now)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Every deadline moves: this machine was not listening.</summary>
    public void Forgive(TimeSpan lost)
    {
        for (var index = 0; index < questions.Count; index++)
        {
            var (asked, never) = (questions[index], TimeSpan.MaxValue);
            questions[index] = asked with { Deadline = asked.Deadline + lost, RepeatAt = asked.RepeatAt == never ? never : asked.RepeatAt + lost };
        }
    }
}
