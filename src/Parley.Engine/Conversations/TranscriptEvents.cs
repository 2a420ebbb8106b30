using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Engine.Transcription;
using Parley.Realtime.Errors;
using Parley.Realtime.InputAudio;

namespace Parley.Engine.Conversations;

/// <summary>Tells the client what became of a piece of the user's speech (protocol §7.3). The deltas joined are the transcript.</summary>
internal sealed class TranscriptEvents(ConversationScope scope)
{
    /// <summary>Sends what is new of the text that the recogniser will not take back.</summary>
    public void Advance(string itemId, PartRecognition recognition, string text)
    {
        if (text.Length <= recognition.SentText.Length || !text.StartsWith(recognition.SentText, StringComparison.Ordinal))
        {
            return;
        }

        scope.Emit(new InputAudioTranscriptionDeltaEvent
        {
            EventId = scope.NewEventId(), ItemId = itemId, ContentIndex = recognition.ContentIndex,
            Delta = text[recognition.SentText.Length..],
        });
        recognition.SentText = text;
    }

    public void Complete(string itemId, PartRecognition recognition, RecognitionFinished result, bool includesLogprobs)
    {
        Advance(itemId, recognition, recognition.Text);
        foreach (var segment in result.Segments)
        {
            scope.Emit(new InputAudioTranscriptionSegmentEvent
            {
                EventId = scope.NewEventId(), ItemId = itemId, ContentIndex = recognition.ContentIndex, Id = scope.NewSegmentId(),
                Text = segment.Text, Speaker = segment.Speaker, Start = segment.Start.TotalSeconds,
                End = (segment.End > segment.Start ? segment.End : segment.Start).TotalSeconds,
            });
        }

        scope.Emit(new InputAudioTranscriptionCompletedEvent
        {
            EventId = scope.NewEventId(), ItemId = itemId, ContentIndex = recognition.ContentIndex, Transcript = recognition.Text,
            Usage = ToUsage(result.Usage, recognition.AudioDuration),
            Logprobs = includesLogprobs && result.Logprobs is { } logprobs ? ToJson(logprobs) : null,
            Words = result.Words,
        });
    }

    public void Fail(string itemId, PartRecognition recognition, string error) => scope.Emit(new InputAudioTranscriptionFailedEvent
    {
        EventId = scope.NewEventId(), ItemId = itemId, ContentIndex = recognition.ContentIndex,
        Error = new ErrorDetails { Type = "transcription_error", Code = "transcription_failed", Message = error },
    });

    /// <summary><c>{token, bytes, logprob}</c> each; the bytes are the token's UTF-8.</summary>
    private static JsonElement ToJson(IReadOnlyList<TokenLogprob> logprobs)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartArray();
            foreach (var logprob in logprobs)
            {
                writer.WriteStartObject();
                writer.WriteString("token"u8, logprob.Token);
                writer.WriteStartArray("bytes"u8);
                foreach (var utf8 in Encoding.UTF8.GetBytes(logprob.Token))
                {
                    writer.WriteNumberValue(utf8);
                }

                writer.WriteEndArray();
                writer.WriteNumber("logprob"u8, logprob.Logprob);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return JsonElement.Parse(json.WrittenSpan);
    }

    private static TranscriptionUsage ToUsage(UsageDetails? usage, TimeSpan duration)
    {
        if (usage is not { InputTokenCount: { } input, OutputTokenCount: { } output })
        {
            // Whole seconds, begun ones counted: the official .NET client reads an integer and fails on anything else.
            return new TranscriptionUsage { Type = "duration", Seconds = Math.Ceiling(duration.TotalSeconds) };
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
