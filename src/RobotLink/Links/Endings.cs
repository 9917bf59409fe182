using RobotLink.Diagnosis;
using RobotLink.Sessions;

namespace RobotLink.Links;

/// <summary>What the end of a session means for its connection.</summary>
internal static class Endings
{
    public static Ending Of(SessionEndKind kind) => kind switch
    {
        SessionEndKind.Busy => Ending.Busy,
        SessionEndKind.Rejected => Ending.Rejected,
        SessionEndKind.Unsendable => Ending.Unsendable,
        SessionEndKind.Garbled => Ending.Garbled,
        SessionEndKind.NoReply => Ending.StepUnanswered,
        _ => Ending.Resynchronise,
    };
}
