using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Playout;

/// <summary>
/// What an interruption stops and what is cut for it: at most one at a time waits for the leg's report. One caller at a time.
/// </summary>
internal sealed class Interruption(OutputAudioClock clock, HeardAudioSource source)
{
    private string? _silencedResponseId;
    private InterruptedAudio? _unreported;
    private IEnumerable<ClientEvent> _cuts = [];

    public void SetFormat(AudioFormatConfiguration format) => clock.SetFormat(format);

    /// <summary>True for late audio and words of a response that was interrupted: nobody shall hear or read them.</summary>
    public bool Silences(ServerEvent serverEvent) => _silencedResponseId is { } silenced && serverEvent switch
    {
        ResponseOutputAudioDeltaEvent audio => audio.ResponseId == silenced,
        ResponseOutputAudioTranscriptDeltaEvent words => words.ResponseId == silenced,
        ResponseOutputTextDeltaEvent words => words.ResponseId == silenced,
        _ => false,
    };

    /// <summary>Keeps count of the audio.</summary>
    public void Observe(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ResponseOutputAudioDeltaEvent audio:
                clock.Received(audio.ResponseId, audio.ItemId, audio.ContentIndex, audio.Delta.Length);
                break;
            case ResponseOutputAudioDoneEvent audio:
                clock.Generated(audio.ItemId, audio.ContentIndex);
                break;
            case ResponseDoneEvent done when done.Response.Id == _silencedResponseId:
                _silencedResponseId = null;
                break;
        }
    }

    /// <summary>Stops what plays and silences what still comes of the running response.</summary>
    /// <param name="activeResponseId">The running response; null for none.</param>
    /// <param name="heard">What was heard, where it is known already.</param>
    /// <returns>The event to raise; null when nothing was playing.</returns>
    public AudioInterruptedEvent? Interrupt(string? activeResponseId, HeardPosition? heard)
    {
        _silencedResponseId = activeResponseId ?? _silencedResponseId;
        return Stop(clock.TakePlaying(source), heard);
    }

    /// <summary>The same for one response, whether or not it runs; others play on.</summary>
    public AudioInterruptedEvent? InterruptResponse(string responseId, bool isActive)
    {
        _silencedResponseId = isActive ? responseId : _silencedResponseId;
        return Stop(clock.TakePlaying(source, responseId), heard: null);
    }

    /// <summary>The leg says what was heard; null when it cannot tell.</summary>
    public void Report(HeardPosition? heard)
    {
        _cuts = _unreported?.Cut(heard) ?? [];
        _unreported = null;
    }

    /// <summary>What to send for the last interruption, once.</summary>
    public IReadOnlyList<ClientEvent> TakeCuts()
    {
        IReadOnlyList<ClientEvent> cuts = [.. _cuts];
        _cuts = [];
        return cuts;
    }

    private AudioInterruptedEvent? Stop(InterruptedAudio? audio, HeardPosition? heard)
    {
        if (audio is not { } interrupted)
        {
            return null;
        }

        if (source == HeardAudioSource.Estimated || heard is not null)
        {
            _cuts = interrupted.Cut(heard);
        }
        else
        {
            _unreported = interrupted;
        }

        return new AudioInterruptedEvent(interrupted.Playing.ItemId, interrupted.Playing.ContentIndex);
    }
}
