namespace Parley.Realtime.AudioEvents;

/// <summary>A <c>response.output_audio.delta</c> as it lies in its UTF-8; borrowed from it. Ids are ASCII.</summary>
public readonly ref struct AudioDelta
{
    /// <summary>The event's id; empty when there is none.</summary>
    public ReadOnlySpan<byte> EventId { get; init; }

    /// <summary>The response.</summary>
    public ReadOnlySpan<byte> ResponseId { get; init; }

    /// <summary>The item.</summary>
    public ReadOnlySpan<byte> ItemId { get; init; }

    /// <summary>The item within the response's output.</summary>
    public int OutputIndex { get; init; }

    /// <summary>The part within the item.</summary>
    public int ContentIndex { get; init; }

    /// <summary>How many bytes of audio were written.</summary>
    public int ByteCount { get; init; }
}
