using System.Text.Json.Serialization;

namespace Parley.Realtime.InputAudio;

/// <summary><c>input_audio_buffer.speech_started</c>: the user began to speak.</summary>
public sealed record InputAudioBufferSpeechStartedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "input_audio_buffer.speech_started";

    /// <summary>Start of the audio that will be kept, in milliseconds of appended audio.</summary>
    public required int AudioStartMs { get; init; }

    /// <summary>The id that the user item will have.</summary>
    public required string ItemId { get; init; }
}

/// <summary><c>input_audio_buffer.speech_stopped</c>: the user fell silent.</summary>
public sealed record InputAudioBufferSpeechStoppedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "input_audio_buffer.speech_stopped";

    /// <summary>End of the audio that is kept, in milliseconds of appended audio.</summary>
    public required int AudioEndMs { get; init; }

    /// <summary>The id that the user item will have.</summary>
    public required string ItemId { get; init; }
}

/// <summary><c>input_audio_buffer.committed</c>: the buffer became an item.</summary>
public sealed record InputAudioBufferCommittedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "input_audio_buffer.committed";

    /// <summary>The item before this one; null, and written as null, for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? PreviousItemId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }
}

/// <summary><c>input_audio_buffer.cleared</c>: the answer to clear.</summary>
public sealed record InputAudioBufferClearedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "input_audio_buffer.cleared";
}

/// <summary><c>input_audio_buffer.timeout_triggered</c>: nobody spoke for <c>idle_timeout_ms</c>.</summary>
public sealed record InputAudioBufferTimeoutTriggeredEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "input_audio_buffer.timeout_triggered";

    /// <summary>Start of the silence.</summary>
    public required int AudioStartMs { get; init; }

    /// <summary>End of the silence.</summary>
    public required int AudioEndMs { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }
}

/// <summary><c>input_audio_buffer.dtmf_event_received</c>: the caller pressed a key (SIP only; carries no event id).</summary>
public sealed record InputAudioBufferDtmfEventReceivedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "input_audio_buffer.dtmf_event_received";

    /// <summary><c>0</c>–<c>9</c>, <c>*</c>, <c>#</c>, <c>A</c>–<c>D</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long ReceivedAt { get; init; }
}
