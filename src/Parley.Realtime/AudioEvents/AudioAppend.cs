namespace Parley.Realtime.AudioEvents;

/// <summary>An <c>input_audio_buffer.append</c> as it lies in its UTF-8; borrowed from it.</summary>
public readonly ref struct AudioAppend
{
    /// <summary>The event's id; empty when there is none.</summary>
    public ReadOnlySpan<byte> EventId { get; init; }

    /// <summary>How many bytes of audio were written.</summary>
    public int ByteCount { get; init; }
}
