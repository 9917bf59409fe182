namespace RobotLink.Links;

/// <summary>Values that are kept outside and fetched before a connection, so that nobody waits for them while it runs.</summary>
internal interface IFetchedBefore
{
    /// <summary>Ends within two seconds, fetched or not.</summary>
    Task FetchAsync(TimeProvider time, CancellationToken stopping);
}
