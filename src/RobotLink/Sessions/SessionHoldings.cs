namespace RobotLink.Sessions;

/// <summary>What a session holds at this moment; all of it has a limit.</summary>
/// <param name="BufferBytes">Room for what is being received.</param>
/// <param name="Owed">Replies that did not come in time.</param>
/// <param name="Abandoned">Keys of questions that were given up.</param>
internal readonly record struct SessionHoldings(int BufferBytes, int Waiting, int UnderWay, int Owed, int Abandoned);
