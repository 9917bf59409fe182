using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Sessions;

/// <summary>Commands that change the machine: sent only to the device that the site means, and never twice by ourselves.</summary>
public sealed partial class Session
{
    /// <summary>So often a request that changes nothing is asked again when the profile says so.</summary>
    private const int TriesMax = 3;

    private bool isIdentified;
    private string? stranger;

    private bool MayChange => protocol.Identity is null || ExpectedIdentity is null || isIdentified;

    /// <summary>What goes before a command, or the command itself: who the device is, until we know.</summary>
    private Exchange First(Exchange exchange) => exchange.ChangesMachine && !MayChange ? protocol.Identity! : exchange;

    private void AskWhoItIs(Exchange who, int caller, TimeSpan now)
    {
        if (stranger is not null)
        {
            DropWaitingChanges(stranger);
            return;
        }

        var turn = Ask(new Question(Asker.Identity, 0, who, now, now + who.Timeout, TimeSpan.MaxValue));
        if (turn == Turn.Later)
        {
            waiting[caller] = waiting[caller] with { HeldAt = underWay.Ended };
        }

        ResynchroniseIf(turn == Turn.Never);
    }

    private void CompareIdentity(MessageShape shape, ReadOnlySpan<byte> payload, bool isError)
    {
        var field = protocol.Profile.Identity!.Field;
        isIdentified = !isError && protocol.Fits(shape, field, ExpectedIdentity, payload, values);
        if (isIdentified)
        {
            return;
        }

        var said = isError ? "does not say who it is"
            : protocol.TryRead(shape, field, payload, values, out var value) ? $"says that its {field} is {value}" : $"does not tell its {field}";
        stranger = $"the device {said}, the site expects {ExpectedIdentity}: commands are not sent to it";
        DropWaitingChanges(stranger);
    }

    private bool TryAgain(in Question asked, MessageShape shape, TimeSpan now)
    {
        if (shape.Profile.Then != ErrorReaction.Retry || asked.Exchange.ChangesMachine || asked.Arguments is null || asked.Tries + 1 >= TriesMax)
        {
            return false;
        }

        waiting.AddFirst(new WaitingRequest(
            asked.Id, asked.Exchange, asked.Arguments, now + asked.Exchange.Timeout, asked.AnswerBy == TimeSpan.MaxValue ? null : asked.AnswerBy)
        {
            Tries = asked.Tries + 1,
        });
        return true;
    }
}
