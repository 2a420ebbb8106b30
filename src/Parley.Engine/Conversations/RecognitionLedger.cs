using Microsoft.Extensions.AI;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;
using Parley.Realtime.Items;

namespace Parley.Engine.Conversations;

/// <summary>Which piece of audio is being recognised, and what became of it; tells the client when it asked for transcripts.</summary>
internal sealed class RecognitionLedger(ConversationScope scope, SessionState session, ItemList items)
{
    private readonly Dictionary<int, (PartRecognition Recognition, UsageDetails? Usage)> _open = [];
    private int _lastId;

    /// <summary>Starts a recogniser on the turn that is being heard.</summary>
    public PartRecognition StartLive(TimeSpan from)
    {
        var recognition = Open();
        scope.Do(new StartRecognition(recognition.Id, Request(), from));
        return recognition;
    }

    /// <summary>Recognises audio that is there already.</summary>
    public PartRecognition Start(byte[] audio)
    {
        var format = WireAudioFormats.ToAudioFormat(session.Input.Format);
        var recognition = Open();
        scope.Do(new RecogniseAudio(recognition.Id, Request(), audio, format));
        recognition.AudioDuration = format.DurationOf(audio.Length);
        return recognition;
    }

    /// <summary>Forgets one whose audio was thrown away.</summary>
    public void Cancel(PartRecognition recognition)
    {
        _open.Remove(recognition.Id);
        scope.Do(new CancelRecognition(recognition.Id));
    }

    /// <summary>The audio has become an item: what was recognised belongs to it.</summary>
    public void Attach(PartRecognition recognition, ConversationEntry entry, int contentIndex)
    {
        recognition.Entry = entry;
        recognition.ContentIndex = contentIndex;
        entry.Recognitions.Add(recognition);
        if (!recognition.IsPending)
        {
            Publish(recognition);
        }
    }

    /// <returns>True when it was awaited.</returns>
    public bool Handle(ConversationInput result)
    {
        switch (result)
        {
            case RecognitionFinished finished when _open.TryGetValue(finished.RecognitionId, out var open):
                open.Recognition.Succeed(finished.Text, finished.Outcome);
                _open[finished.RecognitionId] = open with { Usage = finished.Usage };
                Publish(open.Recognition);
                return true;
            case RecognitionFailed failed when _open.TryGetValue(failed.RecognitionId, out var open):
                open.Recognition.Fail(failed.Message);
                Publish(open.Recognition);
                return true;
            default:
                return false;
        }
    }

    private PartRecognition Open()
    {
        var recognition = new PartRecognition(++_lastId);
        _open.Add(recognition.Id, (recognition, null));
        return recognition;
    }

    private RecognitionRequest Request() => new(
        ChatContext.Messages(items.Entries),
        session.Conversing is { } conversing ? ChatContext.Options(ResponsePlan.Of(conversing, [])) : new ChatOptions(),
        session.Input.Transcription.Value,
        session.IsTelephone);

    private void Publish(PartRecognition recognition)
    {
        if (recognition.Entry is not { } entry)
        {
            return; // the user still speaks, or the early result waits for the end of the turn
        }

        _open.Remove(recognition.Id, out var open);
        if (session.Input.Transcription.Value is null)
        {
            return;
        }

        if (recognition.Error is { } error)
        {
            scope.Emit(new InputAudioTranscriptionFailedEvent
            {
                EventId = scope.NewEventId(), ItemId = entry.Id, ContentIndex = recognition.ContentIndex,
                Error = new ErrorDetails { Type = "transcription_error", Code = "transcription_failed", Message = error },
            });
            return;
        }

        WriteTranscript(entry, recognition);
        EmitTranscript(entry.Id, recognition, open.Usage);
    }

    private void EmitTranscript(string itemId, PartRecognition recognition, UsageDetails? usage)
    {
        if (recognition.Text.Length > 0)
        {
            scope.Emit(new InputAudioTranscriptionDeltaEvent
            {
                EventId = scope.NewEventId(), ItemId = itemId, ContentIndex = recognition.ContentIndex, Delta = recognition.Text,
            });
        }

        scope.Emit(new InputAudioTranscriptionCompletedEvent
        {
            EventId = scope.NewEventId(), ItemId = itemId, ContentIndex = recognition.ContentIndex, Transcript = recognition.Text,
            Usage = ToUsage(usage, recognition.AudioDuration),
        });
    }

    private static void WriteTranscript(ConversationEntry entry, PartRecognition recognition)
    {
        var message = (MessageItem)entry.Item;
        entry.Item = message with
        {
            Content = [.. message.Content.Select((part, index) =>
                index == recognition.ContentIndex && part is InputAudioPart audio ? audio with { Transcript = recognition.Text } : part)],
        };
    }

    private static TranscriptionUsage ToUsage(UsageDetails? usage, TimeSpan duration)
    {
        if (usage is not { InputTokenCount: { } input, OutputTokenCount: { } output })
        {
            return new TranscriptionUsage { Type = "duration", Seconds = duration.TotalSeconds };
        }

        var audio = (int)Math.Min(usage.InputAudioTokenCount ?? input, input);
        return new TranscriptionUsage
        {
            Type = "tokens",
            TotalTokens = (int)(input + output),
            InputTokens = (int)input,
            OutputTokens = (int)output,
            InputTokenDetails = new TranscriptionInputTokenDetails((int)input - audio, audio),
        };
    }
}
