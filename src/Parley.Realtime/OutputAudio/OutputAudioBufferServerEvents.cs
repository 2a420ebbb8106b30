namespace Parley.Realtime.OutputAudio;

/// <summary><c>output_audio_buffer.started</c>: playback began (WebRTC and SIP only).</summary>
public sealed record OutputAudioBufferStartedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "output_audio_buffer.started";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }
}

/// <summary><c>output_audio_buffer.stopped</c>: all was played.</summary>
public sealed record OutputAudioBufferStoppedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "output_audio_buffer.stopped";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }
}

/// <summary><c>output_audio_buffer.cleared</c>: playback was cut.</summary>
public sealed record OutputAudioBufferClearedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "output_audio_buffer.cleared";

    /// <summary>The response.</summary>
    public required string ResponseId { get; init; }
}
