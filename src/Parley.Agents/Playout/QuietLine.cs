using Parley.Agents.Sessions;

namespace Parley.Agents.Playout;

/// <summary>
/// Knows whether anybody speaks: the user, a response that is made, or audio that is not played yet, by estimate. For the session's loop
/// alone. Allocates nothing.
/// </summary>
internal sealed class QuietLine(TimeProvider timeProvider) : ISessionObserver
{
    private static readonly TimeSpan s_answerGrace = TimeSpan.FromSeconds(1); // between a user's turn and the model's answer to it
    private readonly long _origin = timeProvider.GetTimestamp();
    private readonly PlayoutEstimate _playout = new();
    private readonly Floor _floor = new();
    private TimeSpan _graceUntil;

    /// <summary>How long until nobody speaks, if nothing new begins: zero for now, null when that cannot be known.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            if (_floor.UserSpeaks || _floor.IsAgentAnswering)
            {
                return null;
            }

            var rest = (_playout.Until > _graceUntil ? _playout.Until : _graceUntil) - Now;
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    private TimeSpan Now => timeProvider.GetElapsedTime(_origin);

    /// <inheritdoc/>
    public void Observe(RealtimeSessionEvent sessionEvent)
    {
        _playout.Observe(sessionEvent, Now);
        _floor.Observe(sessionEvent);
        if (sessionEvent is SpeechStoppedEvent)
        {
            _graceUntil = Now + s_answerGrace;
        }
    }
}
