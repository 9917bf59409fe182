using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Learning;

/// <summary>Proposes a profile for a recording: how it is cut, what is said, what answers, what repeats. Pure; it guesses and says how sure it is.</summary>
public static class Learner
{
    private const int FramingsShownMax = 4;

    /// <param name="name">Of the profile to be drafted.</param>
    /// <exception cref="RecordingException">There is nothing to learn from.</exception>
    public static LearnedProfile Learn(RecordedTalk recording, string name)
    {
        var candidates = FramingGuess.Of(recording);
        if (candidates is not [var best, ..])
        {
            throw new RecordingException("No framing makes frames of these bytes.");
        }

        var findings = new List<Finding>();
        if (CheckGuess.Of(candidates) is var (framing, check))
        {
            // A check that every frame keeps says more about where frames end than anything else.
            candidates = [framing, .. candidates.Where(other => other != framing)];
            best = framing.With(check).Judged(recording);
            findings.Add(new Finding("framing check", check.Yaml, Finding.Share(check.Confidence), check.Evidence));
        }

        findings.InsertRange(0, candidates.Take(FramingsShownMax)
            .Select(candidate => new Finding("framing", candidate.Yaml, Finding.Share(candidate.Confidence), candidate.Evidence)));
        var isText = IsText(best);
        var charset = CharsetGuess.Of(best.Frames);
        if (isText)
        {
            findings.Add(charset);
        }

        var draft = new DraftText(name, best, isText ? charset.Proposal : "ascii");
        if (isText)
        {
            LearnedTexts.Add(best.Frames, draft, findings);
        }
        else
        {
            LearnedPlaces.Add(best.Frames, best.Framing, draft, findings);
        }

        return new LearnedProfile(findings, draft.ToString());
    }

    private static bool IsText(FramingCandidate candidate)
    {
        var (odd, all) = (0, 0);
        foreach (var each in candidate.Frames.SelectMany(frame => frame.Payload))
        {
            odd += each is < 0x20 or 0x7F && each != '\t' ? 1 : 0;
            all++;
        }

        return odd * 20 <= all && candidate.Framing is not (LengthFraming or FixedFraming);
    }
}

/// <summary>Finds the charset.</summary>
internal static class CharsetGuess
{
    public static Finding Of(IReadOnlyList<LearnedFrame> frames)
    {
        var beyond = frames.Where(frame => !System.Text.Ascii.IsValid(frame.Payload)).ToList();
        if (beyond.Count == 0)
        {
            return new Finding("charset", "ascii", Finding.Share(Finding.OfMany(frames.Count)), $"no byte of {frames.Count} frames lies beyond ASCII");
        }

        var utf8 = beyond.Count(frame => System.Text.Unicode.Utf8.IsValid(frame.Payload));
        return utf8 == beyond.Count
            ? new Finding("charset", "utf8", Finding.Share(Finding.OfMany(utf8)), $"{utf8} frames hold UTF-8 beyond ASCII, none holds anything else")
            : new Finding("charset", "latin1", Finding.Share(0.5), $"{beyond.Count - utf8} frames hold bytes that are neither ASCII nor UTF-8");
    }
}
