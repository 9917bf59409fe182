namespace RobotLink.Sharing;

/// <summary>What happens at a share, for people and for whoever owns its port. Never called under the share's lock.</summary>
internal interface IShareEvents
{
    void Entered(string client);

    void Left(string client, string why);

    /// <summary>It holds the device alone from now on.</summary>
    void Leased(string client);

    void Released(string client);

    /// <summary>The link began to work, or does no more. Called under the link's gate.</summary>
    void Told(bool works, string why);
}
