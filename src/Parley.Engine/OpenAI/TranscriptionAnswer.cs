using System.Text;
using Microsoft.Extensions.AI;
using OpenAI.Audio;
using Parley.Engine.Transcription;

#pragma warning disable OPENAI001 // usage, log probabilities and speakers are marked experimental; the package's version is pinned

namespace Parley.Engine.OpenAI;

/// <summary>Turns the official package's transcriptions into responses of the shared abstractions.</summary>
internal static class TranscriptionAnswer
{
    public static SpeechToTextResponse From(AudioTranscription transcription, string model) => new(transcription.Text.Trim())
    {
        ModelId = model,
        Usage = Usage(transcription.Usage),
        AdditionalProperties = transcription.TranscriptionTokenLogProbabilities is { Count: > 0 } tokens
            ? new() { [TranscriptionProperties.Logprobs] = Logprobs(tokens) }
            : null,
    };

    public static SpeechToTextResponse From(DiarizedAudioTranscription transcription, string model) => new(transcription.Text.Trim())
    {
        ModelId = model,
        Usage = Usage(transcription.Usage),
        AdditionalProperties = new() { [TranscriptionProperties.Segments] = Segments(transcription.Segments) },
    };

    private static IReadOnlyList<TokenLogprob> Logprobs(IEnumerable<AudioTokenLogProbabilityDetails> tokens) =>
        [.. tokens.Select(token => new TokenLogprob(token.Token ?? Encoding.UTF8.GetString(token.Utf8Bytes.Span), token.LogProbability))];

    private static IReadOnlyList<TranscriptSegment> Segments(IEnumerable<DiarizedTranscriptionSegment> segments) =>
        [.. segments.Select(segment => new TranscriptSegment(segment.Text.Trim(), segment.SpeakerLabel, segment.StartTime, segment.EndTime))];

    private static UsageDetails? Usage(AudioTranscriptionUsage? usage) => usage is AudioTranscriptionTokenUsage tokens
        ? new UsageDetails
        {
            InputTokenCount = tokens.InputTokenCount,
            OutputTokenCount = tokens.OutputTokenCount,
            TotalTokenCount = tokens.TotalTokenCount,
            InputAudioTokenCount = tokens.InputTokenDetails?.AudioTokenCount,
        }
        : null;
}
