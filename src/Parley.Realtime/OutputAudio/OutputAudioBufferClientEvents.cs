namespace Parley.Realtime.OutputAudio;

/// <summary><c>output_audio_buffer.clear</c>: stops playback (WebRTC and SIP only).</summary>
public sealed record OutputAudioBufferClearEvent : ClientEvent
{
    /// <inheritdoc/>
    public override string Type => "output_audio_buffer.clear";
}
