using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Realtime.Errors;

namespace Parley.Realtime.InputAudio;

/// <summary><c>conversation.item.input_audio_transcription.delta</c>: more of what the user said.</summary>
public sealed record InputAudioTranscriptionDeltaEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.input_audio_transcription.delta";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The part within the item.</summary>
    public int? ContentIndex { get; init; }

    /// <summary>The text to append.</summary>
    public string? Delta { get; init; }

    /// <summary>Log probabilities, when asked for.</summary>
    public JsonElement? Logprobs { get; init; }
}

/// <summary><c>conversation.item.input_audio_transcription.completed</c>: all of what the user said.</summary>
public sealed record InputAudioTranscriptionCompletedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.input_audio_transcription.completed";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>The text.</summary>
    public required string Transcript { get; init; }

    /// <summary>What it cost.</summary>
    public TranscriptionUsage? Usage { get; init; }

    /// <summary>Log probabilities, when asked for.</summary>
    public JsonElement? Logprobs { get; init; }

    /// <summary>The languages found.</summary>
    public JsonElement? Languages { get; init; }

    /// <summary>
    /// When each word was spoken, all of them in their order; empty where the recogniser does not tell. The protocol has no place for it: it is known
    /// within the process only, and never sent.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<TranscribedWord> Words { get; init; } = [];
}

/// <summary><c>conversation.item.input_audio_transcription.segment</c>: what one speaker said.</summary>
public sealed record InputAudioTranscriptionSegmentEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.input_audio_transcription.segment";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>The segment.</summary>
    public required string Id { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>Who.</summary>
    public required string Speaker { get; init; }

    /// <summary>Seconds into the item.</summary>
    public required double Start { get; init; }

    /// <summary>Seconds into the item.</summary>
    public required double End { get; init; }
}

/// <summary><c>conversation.item.input_audio_transcription.failed</c>: the user's speech could not be written down.</summary>
public sealed record InputAudioTranscriptionFailedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "conversation.item.input_audio_transcription.failed";

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>Why.</summary>
    public required ErrorDetails Error { get; init; }
}
