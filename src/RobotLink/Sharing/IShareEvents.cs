namespace RobotLink.Sharing;

/// <summary>What happens at a share, for people and for whoever owns its port. Never called under the share's lock.</summary>
internal interface IShareEvents
{
    void Entered(string client);

    void Left(string client, string why);

    /// <summary>It gets the connection for itself as soon as nothing is under way.</summary>
    void Waits(string client);

    /// <summary>It holds the device alone from now on.</summary>
    void Leased(string client);

    void Released(string client);

    /// <summary>What it asked is not passed on, and it stays.</summary>
    void Refused(string client, string why);

    /// <summary>A mistake of ours met it.</summary>
    void Failed(string client, Exception reason);

    /// <summary>The link began to work, or does no more. Called under the link's gate.</summary>
    void Told(bool works, string why);
}
