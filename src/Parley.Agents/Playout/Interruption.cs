using Parley.Agents.Sessions;
using Parley.Realtime;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Playout;

/// <summary>
/// What an interruption stops and what is cut for it: at most one at a time waits for the leg's report. One caller at a time.
/// </summary>
internal sealed class Interruption(OutputAudioClock clock, HeardAudioSource source, PlaybackTracker tracker)
{
    private readonly SpokenWords _words = new();
    private InterruptedAudio? _unreported;
    private (InterruptedAudio Audio, HeardPosition? Heard)? _cut;

    /// <summary>What is told of those that were interrupted, or that nobody wanted.</summary>
    public StoppedResponses Stopped => field ??= new StoppedResponses(_words);

    /// <summary>How long what was received will play on, by estimate.</summary>
    public TimeSpan Remaining => clock.Remaining;

    /// <summary>True while anything may be playing.</summary>
    public bool IsPlaying => clock.IsPlaying(source);

    /// <summary>The response whose audio plays, or played last; null for none.</summary>
    public string? PlayingResponseId => clock.PlayingResponseId;

    public void SetFormat(AudioFormatConfiguration format)
    {
        clock.SetFormat(format);
        tracker.SetFormat(format);
    }

    /// <summary>Keeps count of the audio and words that go to the listener.</summary>
    public void Observe(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case ResponseOutputAudioDeltaEvent audio:
                clock.Received(audio.ResponseId, audio.ItemId, audio.ContentIndex, audio.Delta.Length);
                _words.Sound(audio.ItemId);
                break;
            case ResponseOutputAudioTranscriptDeltaEvent words:
                _words.Append(words.ItemId, words.Delta);
                break;
            case ResponseOutputTextDeltaEvent words:
                _words.Append(words.ItemId, words.Delta, isWritten: true);
                break;
            case ResponseOutputAudioTranscriptDoneEvent words when !Stopped.Contains(words.ResponseId):
                _words.Complete(words.ItemId, words.Transcript);
                break;
            case ResponseOutputTextDoneEvent words when !Stopped.Contains(words.ResponseId):
                _words.Complete(words.ItemId, words.Text, isWritten: true);
                break;
            case ResponseOutputAudioDoneEvent audio:
                clock.Generated(audio.ItemId, audio.ContentIndex);
                break;
        }
    }

    /// <summary>Stops what plays and silences what still comes of the running response.</summary>
    /// <param name="activeResponseId">The running response; null for none.</param>
    /// <param name="heard">What was heard, where it is known already.</param>
    /// <param name="responseId">Only this response; null for all that plays.</param>
    /// <returns>The event to raise; null when nothing was playing.</returns>
    public AudioInterruptedEvent? Interrupt(string? activeResponseId, HeardPosition? heard, string? responseId = null)
    {
        if (activeResponseId is not null && (responseId is null || responseId == activeResponseId))
        {
            Stopped.Add(activeResponseId);
        }

        if (clock.TakePlaying(source, responseId) is not { } interrupted)
        {
            return null;
        }

        if (source == HeardAudioSource.Reported && heard is null)
        {
            _unreported = interrupted;
            NoteHeard(interrupted, reported: null); // by estimate, until the leg says it
        }
        else
        {
            var tracked = source == HeardAudioSource.Tracked ? tracker.Take() ?? interrupted.Beginning : (HeardPosition?)null;
            _cut = (interrupted, heard ?? tracked);
            NoteHeard(interrupted, heard ?? tracked);
        }

        return new AudioInterruptedEvent(interrupted.Playing.ItemId, interrupted.Playing.ContentIndex) { ResponseId = responseId };
    }

    /// <summary>The leg says what was heard; null when it cannot tell.</summary>
    public void Report(HeardPosition? heard)
    {
        _cut = _unreported is { } interrupted ? (interrupted, heard) : null;
        _unreported = null;
        if (_cut is { } cut)
        {
            NoteHeard(cut.Audio, heard);
        }
    }

    /// <summary>Nothing is cut for the last interruption: its conversation is gone.</summary>
    public void Forget() => (_unreported, _cut) = (null, null);

    /// <summary>What to send and to tell for the last interruption, once.</summary>
    public (IReadOnlyList<ClientEvent> Cuts, IReadOnlyList<SpeechCutEvent> Told) TakeCuts()
    {
        if (_cut is not { } cut)
        {
            return ([], []);
        }

        _cut = null;
        var told = cut.Audio.Heard(cut.Heard)
            .Where(heard => HeardAudio.Cut(heard.Heard, heard.Part.Sent, heard.Part.IsGenerated).Kind != HeardCutKind.Keep)
            .Select(heard => Tell(heard.Part, heard.Heard));
        return ([.. cut.Audio.Cut(cut.Heard)], [.. told]);
    }

    private void NoteHeard(InterruptedAudio audio, HeardPosition? reported)
    {
        foreach (var (part, heard) in audio.Heard(reported))
        {
            _words.Cut(part.ItemId, HeardWords.Estimate(_words.Of(part.ItemId), heard, part.Sent));
        }
    }

    private SpeechCutEvent Tell(InterruptedPart part, TimeSpan heard)
    {
        var clamped = TimeSpan.FromTicks(Math.Clamp(heard.Ticks, 0, part.Sent.Ticks));
        return new SpeechCutEvent(part.ItemId, part.ContentIndex, clamped, HeardWords.Estimate(_words.Of(part.ItemId), clamped, part.Sent));
    }
}
