namespace Parley.Realtime.Translation;

/// <summary><c>session.update</c> of a translation session; its session has no <c>type</c> (protocol §13).</summary>
public sealed record TranslationSessionUpdateEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "session.update";

    /// <summary>A partial session: absent members keep their value.</summary>
    public required TranslationSession Session { get; init; }
}

/// <summary><c>session.input_audio_buffer.append</c>: more of what is to be translated; silence too, as it comes.</summary>
public sealed record TranslationAudioAppendEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "session.input_audio_buffer.append";

    /// <summary>PCM16, little endian, mono, 24 kHz; not empty.</summary>
    public required ReadOnlyMemory<byte> Audio { get; init; }
}

/// <summary><c>session.close</c>: asks for what is left, and the end.</summary>
public sealed record TranslationSessionCloseEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "session.close";
}
