using System.Runtime.CompilerServices;
using Parley.Realtime;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;
using Parley.Realtime.Responses;
using Parley.Realtime.Sessions;
using Parley.Realtime.Translation;

namespace Parley.Server.Realtime.Translation;

/// <summary>
/// An interpreter made of an ordinary conversation: each stretch of speech is transcribed there, and a response out of band says it in the
/// other language, one after the other. The client sees the events of a translation session (protocol §13) and nothing of the conversation.
/// </summary>
internal sealed class TranslationConnection(IRealtimeConnection inner, string model, Func<string> nextEventId) : IRealtimeConnection
{
    private const string CommitId = "event_translation_commit";
    private const string TranslateId = "event_translation_response"; // one at a time
    private const string FlushId = "event_translation_flush";
    private const string NoItem = "translation_flush";
    private const int SampleRate = 24_000;

    private readonly Queue<string> _spoken = new(); // stretches that wait to be translated; the reading loop's alone
    private volatile TranslationSettings _settings = new();
    private int _transcribing;
    private bool _isCreated;
    private bool _isTranslating;
    private bool _isFlushed;

    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        switch (clientEvent)
        {
            case TranslationAudioAppendEvent { Audio.IsEmpty: true }:
                throw new ParleyProtocolException("invalid_value", "Invalid value for 'audio'. Expected base64 of PCM16, mono, 24 kHz, but got empty bytes.", "audio");
            case TranslationAudioAppendEvent append:
                return inner.SendAsync(new InputAudioBufferAppendEvent { EventId = append.EventId, Audio = append.Audio }, cancellationToken);
            case TranslationSessionUpdateEvent update:
                _settings = _settings.With(update);
                return inner.SendAsync(new SessionUpdateEvent { EventId = update.EventId, Session = Conversation() }, cancellationToken);
            case TranslationSessionCloseEvent:
                return FlushAsync(cancellationToken);
            default:
                throw new ParleyProtocolException(
                    "invalid_value",
                    $"Invalid value: '{clientEvent.Type}'. Supported values are: {string.Join(", ", TranslationEventReader.ClientTypes.Select(type => $"'{type}'"))}.",
                    "type");
        }
    }

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        inner.SendAudioAsync(audio, cancellationToken);

    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var serverEvent in inner.ReceiveAsync(cancellationToken))
        {
            if (Show(serverEvent) is { } shown)
            {
                yield return shown;
            }

            if (Next(serverEvent) is { } command)
            {
                await inner.SendAsync(command, cancellationToken);
            }

            if (!_isTranslating && _spoken.TryDequeue(out var words) && await TranslateAsync(words, cancellationToken) is { } refusal)
            {
                yield return refusal;
            }

            if (_isFlushed && _transcribing == 0 && !_isTranslating)
            {
                yield return new TranslationClosedEvent { EventId = nextEventId() };
                yield break;
            }
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>
    /// Commits what is left and asks for an item that does not exist: events keep their order, so when the refusal comes, all that was said
    /// before has been heard.
    /// </summary>
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await inner.SendAsync(new InputAudioBufferCommitEvent { EventId = CommitId }, cancellationToken);
        await inner.SendAsync(new ConversationItemRetrieveEvent { EventId = FlushId, ItemId = NoItem }, cancellationToken);
    }

    /// <summary>What the client sees of an event of the conversation; null for nothing.</summary>
    private ServerEvent? Show(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case SessionUpdatedEvent { Session: var session } when _isCreated:
                return new TranslationSessionUpdatedEvent { EventId = nextEventId(), Session = Session(session) };
            case SessionUpdatedEvent { Session: var session }:
                _isCreated = true;
                return new TranslationSessionCreatedEvent { EventId = nextEventId(), Session = Session(session) };
            case ResponseOutputAudioDeltaEvent audio:
                return new TranslationAudioDeltaEvent
                {
                    EventId = audio.EventId, Delta = audio.Delta, SampleRate = SampleRate, Channels = 1, Format = "pcm16",
                };
            case ResponseOutputAudioTranscriptDeltaEvent words:
                return new TranslationTranscriptDeltaEvent { EventId = words.EventId, Delta = words.Delta };
            case InputAudioTranscriptionDeltaEvent { Delta: { } heard } delta when _settings.Transcription is not null:
                return new TranslationInputTranscriptDeltaEvent { EventId = delta.EventId, Delta = heard };
            case InputAudioTranscriptionFailedEvent failed:
                return Fault(failed.EventId, failed.Error.Code, failed.Error.Message);
            case ResponseDoneEvent { Response: { Status: var status, StatusDetails.Error: var error } } done when status == ResponseStatus.Failed:
                return Fault(done.EventId, error?.Code, error?.Message);
            case ErrorEvent { Error: { EventId: TranslateId } refusal } refused:
                return Fault(refused.EventId, refusal.Code, refusal.Message);
            case ErrorEvent { Error.EventId: not (CommitId or FlushId) }:
                return serverEvent;
            default:
                return null;
        }
    }

    /// <summary>Keeps count of what is under way; what the conversation is to do next.</summary>
    private ClientEvent? Next(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case SessionCreatedEvent:
                return new SessionUpdateEvent { Session = Conversation() };
            case InputAudioBufferCommittedEvent:
                _transcribing++;
                return null;
            case ErrorEvent { Error.EventId: FlushId }:
                _isFlushed = true;
                return null;
            case InputAudioTranscriptionCompletedEvent completed:
                if (!string.IsNullOrWhiteSpace(completed.Transcript))
                {
                    _spoken.Enqueue(completed.Transcript);
                }

                return Forget(completed.ItemId);
            case InputAudioTranscriptionFailedEvent failed:
                return Forget(failed.ItemId);
            case ResponseDoneEvent:
            case ErrorEvent { Error.EventId: TranslateId }: // refused: that stretch is lost, and the client told
                _isTranslating = false;
                return null;
            default:
                return null;
        }
    }

    private ConversationItemDeleteEvent Forget(string itemId)
    {
        _transcribing--;
        return new ConversationItemDeleteEvent { ItemId = itemId };
    }

    private RealtimeSessionConfiguration Conversation() => new()
    {
        Instructions = _settings.Instructions,
        OutputModalities = [OutputModality.Audio],
        Audio = new AudioConfiguration
        {
            Input = new AudioInputConfiguration
            {
                Transcription = new TranscriptionConfiguration { Model = _settings.Transcription },
                NoiseReduction = _settings.NoiseReduction,
                TurnDetection = new TurnDetectionConfiguration { Type = "server_vad", CreateResponse = false, InterruptResponse = false },
            },
        },
    };

    /// <summary>Begins to translate a stretch of speech; when the caller's key may ask no more just now, that stretch is lost, and the client told.</summary>
    private async ValueTask<ErrorEvent?> TranslateAsync(string words, CancellationToken cancellationToken)
    {
        var response = new ResponseConfiguration
        {
            Conversation = "none",
            Input = [new MessageItem { Role = MessageRole.User, Content = [new InputTextPart { Text = words }] }],
        };
        try
        {
            await inner.SendAsync(new ResponseCreateEvent { EventId = TranslateId, Response = response }, cancellationToken);
            _isTranslating = true;
            return null;
        }
        catch (ParleyProtocolException exception)
        {
            return Fault(nextEventId(), exception.Code, exception.Message);
        }
    }

    private TranslationSession Session(SessionConfiguration session) =>
        new() { Id = session.Id, Type = "translation", Model = model, ExpiresAt = session.ExpiresAt, Audio = _settings.Audio };

    private static ErrorEvent Fault(string? eventId, string? code, string? message) => new()
    {
        EventId = eventId,
        Error = new ErrorDetails
        {
            Type = code == "rate_limit_exceeded" ? "rate_limit_error" : "server_error",
            Code = code,
            Message = message ?? "A stretch of speech could not be translated.",
        },
    };
}
