namespace Parley.Engine.Turns;

/// <summary>The silence that ends a turn, by how likely it is that a thought is finished.</summary>
/// <param name="Shortest">After a thought that is surely finished; more than zero.</param>
/// <param name="Longest">After one that surely is not.</param>
internal readonly record struct SilenceRange(TimeSpan Shortest, TimeSpan Longest)
{
    /// <summary>
    /// The silence to wait for. Between the ends it grows by ratios, as people judge durations: halfway lies the geometric mean.
    /// </summary>
    /// <param name="probability">Of a finished thought, 0 to 1.</param>
    public TimeSpan After(double probability) => Shortest * Math.Pow(Longest / Shortest, 1 - probability);
}
