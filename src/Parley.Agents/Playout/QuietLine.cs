using Parley.Agents.Sessions;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Playout;

/// <summary>
/// Knows whether anybody speaks: the user, a response that is made, or audio that is not played yet, by estimate. For the session's loop
/// alone. Allocates nothing.
/// </summary>
internal sealed class QuietLine(TimeProvider timeProvider) : ISessionObserver
{
    private static readonly TimeSpan s_answerGrace = TimeSpan.FromSeconds(1); // between a user's turn and the model's answer to it
    private readonly long _origin = timeProvider.GetTimestamp();
    private TimeSpan _busyUntil;
    private int _bytesPerSecond = AudioLength.BytesPerSecond(AudioFormatConfiguration.Pcm);
    private bool _userSpeaks;
    private string? _responseId;

    /// <summary>How long until nobody speaks, if nothing new begins: zero for now, null when that cannot be known.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            if (_userSpeaks || _responseId is not null)
            {
                return null;
            }

            var rest = _busyUntil - Now;
            return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }
    }

    private TimeSpan Now => timeProvider.GetElapsedTime(_origin);

    /// <inheritdoc/>
    public void Observe(RealtimeSessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case AudioEvent audio:
                var start = _busyUntil > Now ? _busyUntil : Now;
                _busyUntil = start + TimeSpan.FromTicks(audio.Audio.Length * TimeSpan.TicksPerSecond / _bytesPerSecond);
                break;
            case AudioInterruptedEvent or PlaybackDrainedEvent:
                _busyUntil = Now;
                break;
            case ResponseStartedEvent started:
                _responseId = started.Response.Id;
                break;
            case ResponseEndedEvent ended when ended.Response.Id == _responseId:
                _responseId = null;
                break;
            case SpeechStartedEvent:
                _userSpeaks = true;
                break;
            case SpeechStoppedEvent:
                _userSpeaks = false;
                _busyUntil = _busyUntil > Now + s_answerGrace ? _busyUntil : Now + s_answerGrace;
                break;
            case SessionConfiguredEvent { Configuration.Audio.Output.Format: { } format }:
                _bytesPerSecond = AudioLength.BytesPerSecond(format);
                break;
        }
    }
}
