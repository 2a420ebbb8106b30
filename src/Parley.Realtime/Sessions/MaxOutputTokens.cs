namespace Parley.Realtime.Sessions;

/// <summary>A cap on a response's tokens: a number, or <c>"inf"</c>.</summary>
/// <param name="Count">1 to 4096; null for <c>"inf"</c>.</param>
public readonly record struct MaxOutputTokens(int? Count)
{
    /// <summary>No cap.</summary>
    public static MaxOutputTokens Infinite => default;
}
