namespace Parley.Calls.MediaStreams.Playout;

/// <summary>One part of an item among all that a leg was given to play. Positions count bytes from the leg's beginning.</summary>
internal sealed class SpokenPart(string itemId, int contentIndex, long start)
{
    public string ItemId => itemId;

    public int ContentIndex => contentIndex;

    /// <summary>Where its first byte stands.</summary>
    public long Start { get; set; } = start;

    /// <summary>How many bytes it has.</summary>
    public long ByteCount { get; set; }

    /// <summary>How many bytes of silence fill its last frame up.</summary>
    public int Padding { get; set; }

    /// <summary>True when no more of it comes.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Where the next part begins.</summary>
    public long End => Start + ByteCount + Padding;
}
