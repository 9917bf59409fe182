using RobotLink.Host.Api;

namespace RobotLink.Host.Cli;

/// <summary>What a live screen shows: the links as they are, and the newest messages. Pure.</summary>
/// <param name="messagesMax">Messages kept.</param>
internal sealed class LiveView(int messagesMax)
{
    private readonly List<LinkDocument> links = [];
    private readonly Dictionary<string, MessageDocument> last = new(StringComparer.Ordinal);
    private readonly Queue<MessageDocument> messages = new();

    public IReadOnlyList<LinkDocument> Links => links;

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<MessageDocument> Messages => messages;

    public long Missed { get; private set; }

    /// <summary>What is to be known about the configuration; empty when it is in order.</summary>
    public string Banner { get; private set; } = "";

    /// <summary>The newest that came from the device.</summary>
    public MessageDocument? LastReceived(string link) => last.GetValueOrDefault(link);

    public void Begin(IReadOnlyList<LinkDocument> present)
    {
        links.Clear();
        links.AddRange(present);
    }

    public void Apply(StreamLine line)
    {
        Missed += line.Missed;
        if (line.Configuration is { } configuration)
        {
            Banner = configuration.State == "broken" ? ConfigurationLines.Banner(configuration) : "";
        }

        if (line.State is { } state && links.FindIndex(link => link.Id == state.Link) is >= 0 and var at)
        {
            links[at] = links[at] with
            {
                State = state.State,
                Admin = state.Admin,
                Since = state.State == links[at].State ? links[at].Since : state.BeganBefore,
                Cause = state.Cause,
                Certainty = state.Certainty,
                Words = state.Words,
                BoundS = state.BoundS,
            };
        }

        if (line.Message is { } message)
        {
            if (message.Dir == "rx")
            {
                last[message.Link] = message;
            }

            messages.Enqueue(message);
            if (messages.Count > messagesMax)
            {
                messages.Dequeue();
            }
        }
    }
}
