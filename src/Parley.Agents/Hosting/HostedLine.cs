using Parley.Agents.Playout;
using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>
/// Knows whether anybody speaks on a hosted connection: the user, a response that is made, or audio that the client has not played yet, by
/// estimate. For the connection's loop alone. Allocates nothing.
/// </summary>
internal sealed class HostedLine(TimeProvider timeProvider)
{
    private static readonly TimeSpan s_answerGrace = TimeSpan.FromSeconds(1); // between a user's turn and the model's answer to it
    private readonly long _origin = timeProvider.GetTimestamp();
    private AudioFormatConfiguration? _format;
    private TimeSpan _busyUntil;
    private string? _responseId;
    private bool _userSpeaks;

    /// <summary>How long until nobody speaks, if nothing new begins: zero for now, null when that cannot be known.</summary>
    public TimeSpan? Remaining => _userSpeaks || _responseId is not null ? null : _busyUntil > Now ? _busyUntil - Now : TimeSpan.Zero;

    private TimeSpan Now => timeProvider.GetElapsedTime(_origin);

    public void Observe(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ResponseOutputAudioDeltaEvent audio:
                _busyUntil = (_busyUntil > Now ? _busyUntil : Now) + AudioLength.Of(audio.Delta.Length, _format);
                break;
            case ResponseCreatedEvent created:
                _responseId = created.Response.Id;
                break;
            case ResponseDoneEvent done when done.Response.Id == _responseId:
                _responseId = null;
                break;
            case InputAudioBufferSpeechStartedEvent:
                _userSpeaks = true;
                _busyUntil = Now;
                break;
            case InputAudioBufferSpeechStoppedEvent:
                _userSpeaks = false;
                _busyUntil = Now + s_answerGrace;
                break;
            case ConversationItemTruncatedEvent: // the client plays no more
                _busyUntil = Now;
                break;
            case SessionUpdatedEvent { Session: RealtimeSessionConfiguration session }:
                _format = session.Audio?.Output?.Format;
                break;
        }
    }

    /// <summary>What is being said is not to be heard out.</summary>
    public void Stop() => _busyUntil = Now;
}
