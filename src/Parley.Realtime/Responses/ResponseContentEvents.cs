namespace Parley.Realtime.Responses;

/// <summary><c>response.output_text.delta</c>: more text.</summary>
public sealed record ResponseOutputTextDeltaEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.output_text.delta";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>The text to append.</summary>
    public required string Delta { get; init; }
}

/// <summary><c>response.output_text.done</c>: all the text.</summary>
public sealed record ResponseOutputTextDoneEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.output_text.done";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }
}

/// <summary><c>response.output_audio.done</c>: no more audio comes.</summary>
public sealed record ResponseOutputAudioDoneEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.output_audio.done";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }
}

/// <summary><c>response.output_audio_transcript.delta</c>: more of what is said.</summary>
public sealed record ResponseOutputAudioTranscriptDeltaEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.output_audio_transcript.delta";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>The text to append.</summary>
    public required string Delta { get; init; }
}

/// <summary><c>response.output_audio_transcript.done</c>: all of what is said.</summary>
public sealed record ResponseOutputAudioTranscriptDoneEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "response.output_audio_transcript.done";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The part within the item.</summary>
    public required int ContentIndex { get; init; }

    /// <summary>The text.</summary>
    public required string Transcript { get; init; }
}
