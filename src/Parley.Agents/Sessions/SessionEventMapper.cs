using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.OutputAudio;
using Parley.Realtime.RateLimits;
using Parley.Realtime.Responses;

namespace Parley.Agents.Sessions;

/// <summary>
/// Turns the model's events into the session's, where one follows from one; audio has its <see cref="AudioEventPool"/>. One caller at a time.
/// </summary>
internal sealed class SessionEventMapper
{
    private readonly TranscriptBuffer _user = new();
    private readonly TranscriptBuffer _agent = new();

    /// <summary>The session's event; null when there is none for this one.</summary>
    public RealtimeSessionEvent? Map(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ResponseOutputAudioDoneEvent audio:
                return new AudioEndedEvent(audio.ItemId, audio.ContentIndex) { ResponseId = audio.ResponseId };
            case ResponseOutputAudioTranscriptDeltaEvent words:
                return new AgentTranscriptEvent(words.ItemId, words.Delta, "", IsFinal: false)
                {
                    Words = _agent.Append(words.ItemId, words.Delta), ResponseId = words.ResponseId, IsSpoken = true,
                };
            case ResponseOutputAudioTranscriptDoneEvent words:
                _agent.Complete(words.ItemId);
                return new AgentTranscriptEvent(words.ItemId, "", words.Transcript, IsFinal: true)
                {
                    ResponseId = words.ResponseId, IsSpoken = true,
                };
            case ResponseOutputTextDeltaEvent words:
                return new AgentTranscriptEvent(words.ItemId, words.Delta, "", IsFinal: false)
                {
                    Words = _agent.Append(words.ItemId, words.Delta), ResponseId = words.ResponseId,
                };
            case ResponseOutputTextDoneEvent words:
                _agent.Complete(words.ItemId);
                return new AgentTranscriptEvent(words.ItemId, "", words.Text, IsFinal: true) { ResponseId = words.ResponseId };
            case InputAudioTranscriptionDeltaEvent words:
                var delta = words.Delta ?? "";
                return new UserTranscriptEvent(words.ItemId, "", IsFinal: false) { Words = _user.Append(words.ItemId, delta), Delta = delta };
            case InputAudioTranscriptionCompletedEvent words:
                _user.Complete(words.ItemId);
                return new UserTranscriptEvent(words.ItemId, words.Transcript, IsFinal: true) { TimedWords = words.Words };
            case InputAudioTranscriptionFailedEvent failed:
                _user.Complete(failed.ItemId);
                return new UserTranscriptFailedEvent(failed.ItemId, failed.Error.Code, failed.Error.Message);
            case InputAudioBufferSpeechStartedEvent speech:
                return new SpeechStartedEvent(speech.ItemId, TimeSpan.FromMilliseconds(speech.AudioStartMs));
            case InputAudioBufferSpeechStoppedEvent speech:
                return new SpeechStoppedEvent(speech.ItemId, TimeSpan.FromMilliseconds(speech.AudioEndMs));
            case InputAudioBufferTimeoutTriggeredEvent timeout:
                return new InputTimeoutEvent(
                    timeout.ItemId, TimeSpan.FromMilliseconds(timeout.AudioStartMs), TimeSpan.FromMilliseconds(timeout.AudioEndMs));
            case RateLimitsUpdatedEvent limits:
                return new RateLimitsEvent(limits.RateLimits);
            case OutputAudioBufferStoppedEvent stopped:
                return new PlaybackDrainedEvent(stopped.ResponseId);
            default:
                return null;
        }
    }
}
