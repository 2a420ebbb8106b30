namespace Parley.Realtime.Translation;

/// <summary><c>session.created</c> of a translation session: the first event on its connection (protocol §13).</summary>
public sealed record TranslationSessionCreatedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "session.created";

    /// <summary>The whole effective session.</summary>
    public required TranslationSession Session { get; init; }
}

/// <summary><c>session.updated</c> of a translation session: after each accepted update.</summary>
public sealed record TranslationSessionUpdatedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "session.updated";

    /// <summary>The whole effective session.</summary>
    public required TranslationSession Session { get; init; }
}

/// <summary><c>session.output_audio.delta</c>: more of the translation's sound (protocol §13).</summary>
public sealed record TranslationAudioDeltaEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "session.output_audio.delta";

    /// <summary>PCM16, little endian.</summary>
    public required ReadOnlyMemory<byte> Delta { get; init; }

    /// <summary>In Hz; 24000.</summary>
    public int? SampleRate { get; init; }

    /// <summary>1.</summary>
    public int? Channels { get; init; }

    /// <summary><c>pcm16</c>.</summary>
    public string? Format { get; init; }
}

/// <summary><c>session.output_transcript.delta</c>: more of the translation's words.</summary>
public sealed record TranslationTranscriptDeltaEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "session.output_transcript.delta";

    /// <summary>Words to append.</summary>
    public required string Delta { get; init; }
}

/// <summary><c>session.input_transcript.delta</c>: more of what the speaker said, where the session asks for it.</summary>
public sealed record TranslationInputTranscriptDeltaEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "session.input_transcript.delta";

    /// <summary>Words to append.</summary>
    public required string Delta { get; init; }
}

/// <summary><c>session.closed</c>: everything has been translated and sent; nothing follows.</summary>
public sealed record TranslationClosedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "session.closed";
}
