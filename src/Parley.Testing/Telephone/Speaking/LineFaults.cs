namespace Parley.Testing.Telephone.Speaking;

/// <summary>What goes wrong with the frames that a caller sends. Frames count from 1, as <c>chunk</c> does; each lasts 20 ms.</summary>
public sealed record LineFaults
{
    /// <summary>Nothing goes wrong.</summary>
    public static LineFaults None { get; } = new();

    /// <summary>Frames that are lost: <c>chunk</c> and <c>timestamp</c> go on without them.</summary>
    public IReadOnlyList<Range> Lost { get; init; } = [];

    /// <summary>Frames that are held back by the network and come at once with the first one after them.</summary>
    public IReadOnlyList<Range> Held { get; init; } = [];

    /// <summary>Frames that come twice.</summary>
    public IReadOnlyList<Range> Doubled { get; init; } = [];

    /// <summary>The stream's <c>start</c> comes twice.</summary>
    public bool DoublesStart { get; init; }

    internal static bool Has(IReadOnlyList<Range> ranges, int frame)
    {
        foreach (var range in ranges)
        {
            if (frame >= range.Start.Value && frame < range.End.Value)
            {
                return true;
            }
        }

        return false;
    }
}
