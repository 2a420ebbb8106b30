using Parley.Agents.Sessions;

namespace Parley.Agents.Brain;

/// <summary>
/// Knows when something can be said unasked: never over the user, never before the answer that the user waits for. Pure: events and time come
/// in, the time from which it is good goes out. One caller at a time.
/// </summary>
internal sealed class SpeakingMoment
{
    /// <summary>A model begins its answer, or what was asked of it, well within this; after it nothing comes.</summary>
    private static readonly TimeSpan s_answerTime = TimeSpan.FromSeconds(2);

    private readonly Floor _floor = new();
    private TimeSpan _answerDue;

    /// <summary>True while the agent answers.</summary>
    public bool IsAgentAnswering => _floor.IsAgentAnswering;

    /// <summary>Takes note of what happens.</summary>
    public void Apply(RealtimeSessionEvent sessionEvent, TimeSpan now)
    {
        _floor.Observe(sessionEvent);
        switch (sessionEvent)
        {
            case SpeechStoppedEvent:
                ExpectAnswer(now);
                break;
            case ResponseStartedEvent:
                _answerDue = TimeSpan.Zero;
                break;
        }
    }

    /// <summary>The agent was asked to speak.</summary>
    public void ExpectAnswer(TimeSpan now) => _answerDue = now + s_answerTime;

    /// <summary>From when on it is good; null when something has to happen first.</summary>
    public TimeSpan? GoodFrom(ResultTiming timing) =>
        _floor.UserSpeaks ? null
        : timing == ResultTiming.Now ? TimeSpan.Zero
        : IsAgentAnswering ? null
        : _answerDue;
}
