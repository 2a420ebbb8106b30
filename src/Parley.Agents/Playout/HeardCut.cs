namespace Parley.Agents.Playout;

/// <summary>What becomes of one part of audio: kept whole, cut, or deleted with its item.</summary>
/// <param name="Kind">Which.</param>
/// <param name="AudioEndMs">With <see cref="HeardCutKind.Truncate"/>: where it ends, in milliseconds; else 0.</param>
internal readonly record struct HeardCut(HeardCutKind Kind, int AudioEndMs)
{
    public static HeardCut Keep => default;

    public static HeardCut Delete => new(HeardCutKind.Delete, 0);

    public static HeardCut TruncateAt(int audioEndMs) => new(HeardCutKind.Truncate, audioEndMs);
}

/// <summary>The kinds of <see cref="HeardCut"/>.</summary>
internal enum HeardCutKind
{
    Keep,
    Truncate,
    Delete,
}
