using Parley.Realtime;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Sessions;

namespace Parley.Engine.Conversations;

/// <summary>The user's audio on its way to items: buffer, speech events, commits, idle timeout (protocol §7.4).</summary>
internal sealed class InputTurns(
    ConversationScope scope, ConversationSettings settings, SessionState session, ItemList items,
    RecognitionLedger recognitions, RunningResponses responses)
{
    private static readonly TimeSpan s_shortestCommit = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_keptSilence = TimeSpan.FromSeconds(31); // the longest idle timeout, and some
    private const int LargestAppend = 15 * 1024 * 1024 / 4 * 3; // 15 MiB as base64

    private readonly InputAudioBuffer _buffer = new(settings.InputBufferLimit);
    private bool _keepsAll; // audio that came before turn detection was turned on belongs to the next item
    private bool _isConfigured;
    private TurnDetectionConfiguration? _detection;
    private NoiseReductionConfiguration? _noiseReduction;
    private Speech? _speech;

    /// <summary>When silence after the last response has lasted as long as the session allows; null when it does not matter.</summary>
    public TimeSpan? IdleDeadline =>
        _speech is null && session.TurnDetection?.IdleTimeoutMs.Value is { } idle && responses.QuietSince is { } since
            ? since + TimeSpan.FromMilliseconds(idle)
            : null;

    /// <summary>True from the start to the end of the user's speech.</summary>
    public bool IsSpeaking => _speech is not null;

    private bool IsDetecting => _detection is not null;

    /// <summary>The session's input settings hold from here on.</summary>
    public void Configure()
    {
        var format = WireAudioFormats.ToAudioFormat(session.Input.Format);
        var noise = session.Input.NoiseReduction.Value;
        if (_isConfigured && format == _buffer.Format && session.TurnDetection == _detection && noise == _noiseReduction)
        {
            return;
        }

        if (format != _buffer.Format || IsDetecting != session.TurnDetection is not null)
        {
            ForgetSpeech();
        }

        _buffer.ChangeFormat(format);
        _keepsAll |= _isConfigured && !IsDetecting && _buffer.Duration > TimeSpan.Zero;
        _detection = session.TurnDetection;
        _noiseReduction = noise;
        _isConfigured = true;
        scope.Do(new ConfigureInput(format, _detection, noise, _buffer.Position));
    }

    public void Append(ReadOnlySpan<byte> audio)
    {
        if (audio.IsEmpty || audio.Length > LargestAppend)
        {
            throw ProtocolErrors.BadAudio("audio", audio.IsEmpty);
        }

        if (!IsDetecting && _buffer.IsFull)
        {
            throw ProtocolErrors.BufferFull(_buffer.Limit);
        }

        if (IsDetecting && !_keepsAll)
        {
            DropSilence(); // before the new audio is there: speech may begin anywhere in that
        }

        _buffer.Append(audio);
    }

    public void Commit()
    {
        if (_buffer.Duration < s_shortestCommit)
        {
            throw ProtocolErrors.CommitTooSmall(_buffer.Duration);
        }

        recognitions.CheckRoom(more: 1);
        var audio = _buffer.TakeAll();
        var live = _speech?.Recognition;
        if (live is not null)
        {
            scope.Do(new FinishRecognition(live.Id));
        }

        AddItem(scope.NewItemId(), audio, live ?? recognitions.Start(audio));
        if (_speech is not null)
        {
            _speech = _speech with { Start = _buffer.Position, Recognition = recognitions.StartLive(_buffer.Position) };
        }
    }

    public void Clear()
    {
        _buffer.Clear();
        ForgetSpeech();
        scope.Emit(new InputAudioBufferClearedEvent { EventId = scope.NewEventId() });
        scope.Do(new ResetTurn());
    }

    public void StartSpeech(SpeechStarted started)
    {
        if (_speech is not null || !IsDetecting)
        {
            return;
        }

        var itemId = scope.NewItemId();
        var firstKept = (int)(_buffer.Position - _buffer.Duration).TotalMilliseconds;
        scope.Emit(new InputAudioBufferSpeechStartedEvent
        {
            EventId = scope.NewEventId(), AudioStartMs = _keepsAll ? Math.Min(firstKept, started.AudioStartMs) : started.AudioStartMs, ItemId = itemId,
        });
        responses.ForgetQuiet();
        var hasInterrupted = session.TurnDetection?.InterruptResponse == true && responses.Interrupt();
        var start = TimeSpan.FromMilliseconds(started.AudioStartMs);
        _speech = new Speech(itemId, start, _keepsAll ? null : recognitions.StartLive(start), hasInterrupted);
    }

    public void StopSpeech(SpeechStopped stopped)
    {
        if (_speech is not { } speech)
        {
            return;
        }

        _speech = null;
        scope.Emit(new InputAudioBufferSpeechStoppedEvent
        {
            EventId = scope.NewEventId(), AudioEndMs = stopped.AudioEndMs, ItemId = speech.ItemId,
        });
        var audio = _buffer.Take(_keepsAll ? TimeSpan.Zero : speech.Start, TimeSpan.FromMilliseconds(stopped.AudioEndMs));
        _keepsAll = false;
        if (speech.Recognition is not null)
        {
            scope.Do(new FinishRecognition(speech.Recognition.Id));
        }

        var recognition = AddItem(speech.ItemId, audio, speech.Recognition ?? recognitions.Start(audio));
        Respond(new TurnTrigger(recognition, stopped.Voiced, speech.HasInterrupted, scope.Now - stopped.Silence));
    }

    /// <summary>Nobody has spoken for as long as the session allows: what there is becomes an item, and the model speaks.</summary>
    public void TimeOut(int idleTimeoutMs)
    {
        var end = (int)_buffer.Position.TotalMilliseconds;
        var start = Math.Max(0, end - idleTimeoutMs);
        var itemId = scope.NewItemId();
        responses.ForgetQuiet();
        scope.Emit(new InputAudioBufferTimeoutTriggeredEvent
        {
            EventId = scope.NewEventId(), AudioStartMs = start, AudioEndMs = end, ItemId = itemId,
        });
        var audio = _buffer.Take(TimeSpan.FromMilliseconds(start), TimeSpan.FromMilliseconds(end));
        var recognition = new PartRecognition(0) { IsSilence = true };
        recognition.Succeed(new RecognitionFinished(recognition.Id, "", null, null));
        Respond(new TurnTrigger(AddItem(itemId, audio, recognition), TimeSpan.Zero, HasInterrupted: false, SpeechEndedAt: null));
    }

    private void DropSilence()
    {
        var kept = _speech is null && s_keptSilence < _buffer.Limit ? s_keptSilence : _buffer.Limit;
        if (_buffer.Duration > kept)
        {
            _buffer.DropBefore(_buffer.Position - kept);
        }
    }

    private PartRecognition AddItem(string itemId, byte[] audio, PartRecognition recognition)
    {
        var entry = new ConversationEntry(new MessageItem
        {
            Id = itemId, Status = ItemStatus.Completed, Role = MessageRole.User, Content = [new InputAudioPart()],
        })
        {
            Audio = new ItemAudio(_buffer.Format),
        };
        entry.Audio.Append(audio);
        recognition.AudioDuration = entry.Audio.Duration;
        scope.Emit(new InputAudioBufferCommittedEvent { EventId = scope.NewEventId(), PreviousItemId = items.LastId, ItemId = itemId });
        var previous = items.Append(entry);
        items.LimitAudio(settings.RetainedAudioByteCount);
        scope.Emit(new ConversationItemAddedEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = entry.Item });
        scope.Emit(new ConversationItemDoneEvent { EventId = scope.NewEventId(), PreviousItemId = previous, Item = entry.Item });
        recognitions.Attach(recognition, entry, contentIndex: 0);
        return recognition;
    }

    private void Respond(TurnTrigger trigger)
    {
        if (session.Conversing is not { } conversing || session.TurnDetection?.CreateResponse != true)
        {
            return;
        }

        try
        {
            responses.Start(ResponsePlan.Of(conversing, items.InView), trigger);
        }
        catch (ParleyProtocolException exception)
        {
            scope.EmitError(exception, clientEventId: null); // one runs already and may not be interrupted (protocol §4.5)
        }
    }

    private void ForgetSpeech()
    {
        if (_speech?.Recognition is { } recognition)
        {
            recognitions.Cancel(recognition);
        }

        _speech = null;
    }

    /// <summary>A turn that is being heard.</summary>
    /// <param name="ItemId">The id that its item will have.</param>
    /// <param name="Start">Where its audio begins.</param>
    /// <param name="Recognition">The live one; null when the whole buffer is recognised at the end.</param>
    /// <param name="HasInterrupted">True when it cut a response off.</param>
    private sealed record Speech(string ItemId, TimeSpan Start, PartRecognition? Recognition, bool HasInterrupted);
}
