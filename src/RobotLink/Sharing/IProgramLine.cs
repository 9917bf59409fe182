namespace RobotLink.Sharing;

/// <summary>A program's way to the port of a share, with all that is needed to serve it.</summary>
internal interface IProgramLine : IClientLine, IAsyncDisposable
{
    /// <summary>Serves the program until one of both has enough.</summary>
    /// <returns>Why it ended.</returns>
    Task<string> RunAsync(Share share, ShareClient client);
}
