using Parley.Agents.Playout;
using Parley.Agents.Responses;
using Parley.Agents.Sessions;
using Parley.Agents.Settings;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;

namespace Parley.Agents.Interruptions;

/// <summary>
/// What the user's speech does to the agent's: stops it, lowers it while that is decided, or leaves it alone. For the session's loop alone,
/// but for <see cref="Sent"/>.
/// </summary>
internal sealed class UserSpeech(
    InterruptionPolicies policies,
    AgentConfirmation confirmation,
    ResponseFlow responses,
    SpokenOutput speech,
    SessionOutput output,
    Later<SessionCommand> later)
{
    private const int DefaultSilenceMs = 200; // protocol §4.5
    private const int DefaultPaddingMs = 300;
    private UserVoice? _voice;
    private (TimeSpan Listened, TimeSpan Voiced) _before;
    private SuspectedInterruption? _suspicion;
    private InputAudioBufferSpeechStartedEvent? _started;
    private string? _unansweredItemId; // of a false alarm: the server's answer to it is not wanted
    private string? _overridingResponseId;
    private string _words = ""; // of the suspected interruption

    /// <summary>How much voice the user's audio held since the speech began; null when none of it was listened to.</summary>
    private TimeSpan? Voiced => _voice?.Listened > _before.Listened ? _voice.Voiced - _before.Voiced : null;

    /// <summary>For what can be interrupted now.</summary>
    private InterruptionOptions Policy => policies.Of(speech.IsPlaying ? speech.PlayingResponseId : responses.ActiveResponseId);

    private TurnDetectionConfiguration? Turns => confirmation.Configuration.Audio?.Input?.TurnDetection.Value;

    /// <summary>The user's audio, on its way to the model; from any thread.</summary>
    public void Sent(ReadOnlySpan<byte> audio) => Volatile.Read(ref _voice)?.Push(audio);

    /// <summary>The settings are in force, and the agent answers to whom they belong.</summary>
    public void Configured()
    {
        var isWanted = policies.Current.Mode == InterruptionMode.MinSpeech || Policy.Mode == InterruptionMode.MinSpeech;
        var voice = isWanted ? UserVoice.For(confirmation.Configuration.Audio?.Input?.Format, _voice) : null;
        _before = voice == _voice ? _before : default; // who begins to listen has heard nothing before
        Volatile.Write(ref _voice, voice);
    }

    /// <summary>A response began: it may have a policy of its own, or be the answer to a false alarm.</summary>
    public async ValueTask ResponseStartedAsync(Response response)
    {
        var policy = policies.Started(response.Id);
        Configured(); // it may want the user listened to
        if (_unansweredItemId is not null && responses.ActiveRequest is null)
        {
            _unansweredItemId = null;
            await speech.RefuseAsync(response.Id).ConfigureAwait(false);
        }
        else if (policy.Mode != InterruptionMode.Server && responses.ActiveRequest?.Interruption is not null)
        {
            _overridingResponseId = response.Id;
            await confirmation.RequestAsync(new SettingsChange(wish => Override(wish, response.Id, policy))).ConfigureAwait(false);
        }
    }

    /// <summary>A response ended: from now on the server may interrupt again.</summary>
    public ValueTask ResponseEndedAsync(Response response)
    {
        if (response.Id != _overridingResponseId)
        {
            return ValueTask.CompletedTask;
        }

        _overridingResponseId = null;
        return confirmation.RequestAsync(
            new SettingsChange(wish => wish.Layers.OfResponse is null || _overridingResponseId is not null ? null : wish.With(ofResponse: null)));
    }

    /// <summary>The server hears the user.</summary>
    public async ValueTask StartedAsync(InputAudioBufferSpeechStartedEvent started)
    {
        responses.SpeechStarted();
        _started = started;
        _suspicion = null;
        _unansweredItemId = null;
        _words = "";
        var policy = Policy;
        switch (policy.Mode)
        {
            case InterruptionMode.Server:
                await StopAsync().ConfigureAwait(false);
                break;
            case InterruptionMode.MinSpeech when speech.IsPlaying || responses.ActiveResponseId is not null:
                _before = (_voice?.Listened ?? default, _voice?.Voiced ?? default);
                _suspicion = new SuspectedInterruption(policy);
                output.Emit(new AudioGainEvent(policy.LoweredGainDb, policy.Fade));
                later.Post(new LookCommand(_suspicion), policy.DecisionTime);
                break;
        }
    }

    /// <summary>The time to decide has come.</summary>
    public async ValueTask LookAsync(SuspectedInterruption suspicion)
    {
        if (suspicion == _suspicion)
        {
            await ActAsync(suspicion, suspicion.Look(Voiced)).ConfigureAwait(false);
        }
    }

    /// <summary>Words of the user were recognised.</summary>
    public ValueTask HeardAsync(string itemId, string delta)
    {
        _words += itemId == _started?.ItemId && _suspicion is not null ? delta : "";
        return HeardAsync(itemId, _words, isFinal: false);
    }

    /// <summary>All words of a turn are known.</summary>
    public ValueTask HeardAllAsync(string itemId, string transcript) => HeardAsync(itemId, transcript, isFinal: true);

    /// <summary>The user is silent again.</summary>
    public async ValueTask StoppedAsync(InputAudioBufferSpeechStoppedEvent stopped)
    {
        if (_suspicion is { } suspicion)
        {
            await ActAsync(suspicion, suspicion.Stopped(Voiced ?? Length(stopped))).ConfigureAwait(false);
            _unansweredItemId = suspicion.IsOver ? null : stopped.ItemId;
        }

        await responses.SpeechEndedAsync().ConfigureAwait(false);
    }

    /// <summary>The user's turn is in the conversation. A server that was answering cannot answer it by itself.</summary>
    public ValueTask CommittedAsync(string itemId)
    {
        var isUnanswered = responses.ActiveResponseId is not null && itemId != _unansweredItemId
            && Turns is { InterruptResponse: false, CreateResponse: not false };
        return isUnanswered ? responses.RequestAsync(itemId) : ValueTask.CompletedTask;
    }

    /// <summary>The response has ended, or the server leaves interrupting to the session already: nothing to ask for.</summary>
    private SessionWish? Override(SessionWish wish, string responseId, InterruptionOptions policy) =>
        _overridingResponseId == responseId && wish.ToConfiguration().Audio?.Input?.TurnDetection.Value is { InterruptResponse: not false }
            ? wish.With(policy)
            : null;

    /// <summary>By the server's word: its span holds the silence that ended the speech and the padding before it.</summary>
    private TimeSpan Length(InputAudioBufferSpeechStoppedEvent stopped)
    {
        var around = (Turns?.SilenceDurationMs ?? DefaultSilenceMs) + (Turns?.PrefixPaddingMs ?? DefaultPaddingMs);
        return TimeSpan.FromMilliseconds(Math.Max(0, stopped.AudioEndMs - (_started?.AudioStartMs ?? 0) - around));
    }

    private async ValueTask HeardAsync(string itemId, string transcript, bool isFinal)
    {
        if (_suspicion is not { } suspicion || itemId != _started?.ItemId)
        {
            return;
        }

        var wasRefused = suspicion.NextLook is null && !suspicion.IsOver;
        var verdict = suspicion.Heard(transcript, isFinal);
        await ActAsync(suspicion, verdict).ConfigureAwait(false);
        if (verdict == SuspicionVerdict.Interrupt && wasRefused)
        {
            await responses.RequestAsync(itemId).ConfigureAwait(false); // short, but words: they want an answer
        }
    }

    private async ValueTask ActAsync(SuspectedInterruption suspicion, SuspicionVerdict verdict)
    {
        if (verdict == SuspicionVerdict.Interrupt)
        {
            _unansweredItemId = null;
            await StopAsync().ConfigureAwait(false);
        }

        if (verdict != SuspicionVerdict.Undecided)
        {
            output.Emit(new AudioGainEvent(0, suspicion.Options.Fade) { IsFalseAlarm = verdict == SuspicionVerdict.Restore });
        }

        if (suspicion.NextLook is { } next && verdict != SuspicionVerdict.Interrupt)
        {
            later.Post(new LookCommand(suspicion), next);
        }
    }

    /// <summary>The agent stops; where the server does not cancel its response by itself, the session does.</summary>
    private async ValueTask StopAsync()
    {
        await speech.YieldAsync().ConfigureAwait(false);
        if (Turns is { InterruptResponse: false })
        {
            await responses.CancelAsync().ConfigureAwait(false);
        }
    }
}
