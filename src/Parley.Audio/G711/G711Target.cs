namespace Parley.Audio.G711;

internal static class G711Target
{
    public static void ThrowIfTooShort<TSource, TTarget>(ReadOnlySpan<TSource> source, Span<TTarget> target)
    {
        if (target.Length < source.Length)
        {
            throw new ArgumentException(
                $"The target holds {target.Length} values, but the source has {source.Length}: G.711 gives one for one.",
                nameof(target));
        }
    }
}
