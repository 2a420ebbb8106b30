namespace Parley.Agents.Interruptions;

/// <summary>
/// Decides whether a sound of the user's while the agent speaks is an interruption. Pure: times and findings come in, what to do comes
/// out. One caller at a time.
/// </summary>
internal sealed class SuspectedInterruption(InterruptionOptions options)
{
    private static readonly TimeSpan s_secondLook = TimeSpan.FromMilliseconds(100); // the sound may yet become speech
    private bool _isBackchannel; // the words so far
    private bool _isStopped;

    /// <summary>How far the voice is lowered and how fast.</summary>
    public InterruptionOptions Options => options;

    /// <summary>True while the voice is lowered.</summary>
    public bool IsLowered { get; private set; } = true;

    /// <summary>True once it was found to be an interruption, or all is known about it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>When to call <see cref="Look"/> next, from now; null when there is nothing to look for.</summary>
    public TimeSpan? NextLook => IsOver || _isStopped ? null : IsLowered ? options.DecisionTime : s_secondLook;

    /// <summary>The time to decide has come.</summary>
    /// <param name="voiced">How much voice the user's audio held since; null when nobody listens to it, and speech counts as going on.</param>
    public SuspicionVerdict Look(TimeSpan? voiced)
    {
        if (NextLook is null)
        {
            return SuspicionVerdict.Undecided;
        }

        return !_isBackchannel && (voiced is null || voiced >= options.MinSpeech) ? Interrupt() : Restore();
    }

    /// <summary>Words were recognised. Even after the user's silence they can show that he meant to interrupt.</summary>
    /// <param name="transcript">All so far.</param>
    /// <param name="isFinal">True when no more come.</param>
    public SuspicionVerdict Heard(string transcript, bool isFinal)
    {
        if (IsOver)
        {
            return SuspicionVerdict.Undecided;
        }

        if (!BackchannelWords.AreAll(transcript, options.Backchannels))
        {
            return Interrupt();
        }

        _isBackchannel |= transcript.Length > 0;
        IsOver = isFinal;
        return isFinal ? Restore() : SuspicionVerdict.Undecided;
    }

    /// <summary>The user is silent again.</summary>
    /// <param name="speech">How long the speech was, without the silence after it and the padding before it.</param>
    public SuspicionVerdict Stopped(TimeSpan speech)
    {
        if (IsOver)
        {
            return SuspicionVerdict.Undecided;
        }

        _isStopped = true;
        return speech >= options.MinSpeech && !_isBackchannel ? Interrupt() : Restore();
    }

    private SuspicionVerdict Interrupt()
    {
        IsOver = true;
        return SuspicionVerdict.Interrupt;
    }

    private SuspicionVerdict Restore()
    {
        var verdict = IsLowered ? SuspicionVerdict.Restore : SuspicionVerdict.Undecided;
        IsLowered = false;
        return verdict;
    }
}

/// <summary>What to do about a suspected interruption.</summary>
internal enum SuspicionVerdict
{
    Undecided,
    Restore,
    Interrupt,
}
