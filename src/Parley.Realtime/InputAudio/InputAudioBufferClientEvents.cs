namespace Parley.Realtime.InputAudio;

/// <summary><c>input_audio_buffer.append</c>: more of the user's audio.</summary>
public sealed record InputAudioBufferAppendEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "input_audio_buffer.append";

    /// <summary>Raw audio in the session's input format; at most 15 MiB as base64.</summary>
    public required ReadOnlyMemory<byte> Audio { get; init; }
}

/// <summary><c>input_audio_buffer.commit</c>: makes the buffer a user item; starts no response.</summary>
public sealed record InputAudioBufferCommitEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "input_audio_buffer.commit";
}

/// <summary><c>input_audio_buffer.clear</c>: drops the buffer.</summary>
public sealed record InputAudioBufferClearEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "input_audio_buffer.clear";
}
