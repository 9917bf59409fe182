namespace RobotLink.Messages;

/// <summary>Which way a frame went.</summary>
public enum Direction
{
    Received,
    Sent,
}

/// <summary>What a frame turned out to be, as the API names it.</summary>
public enum EntryKind
{
    Event,
    Reply,
    Request,
    Unparsed,
}
