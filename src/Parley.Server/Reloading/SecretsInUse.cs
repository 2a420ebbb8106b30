namespace Parley.Server.Reloading;

/// <summary>The secrets of all configurations that were in force: calls under way still send those of theirs. Immutable.</summary>
/// <param name="AtStart">What the services that are not replaced go on with.</param>
/// <param name="Earlier">Of configurations between, oldest first; as many as <see cref="MaxEarlierCount"/>.</param>
/// <param name="Newest">Of the configuration in force.</param>
internal sealed record SecretsInUse(IReadOnlyList<string> AtStart, IReadOnlyList<string> Earlier, IReadOnlyList<string> Newest)
{
    /// <summary>Older ones are forgotten: by then their calls are long over.</summary>
    public const int MaxEarlierCount = 1_000;

    /// <summary>Each once.</summary>
    public IEnumerable<string> All => AtStart.Concat(Earlier).Concat(Newest).Distinct(StringComparer.Ordinal);

    /// <summary>The same with those of a configuration that comes into force.</summary>
    public SecretsInUse With(IEnumerable<string> next)
    {
        string[] newest = [.. next.Distinct(StringComparer.Ordinal)];
        var earlier = Earlier.Except(Newest, StringComparer.Ordinal).Concat(Newest).Except(newest, StringComparer.Ordinal).Except(AtStart, StringComparer.Ordinal);
        return new SecretsInUse(AtStart, [.. earlier.TakeLast(MaxEarlierCount)], newest);
    }

    /// <summary>Tells none of them.</summary>
    public override string ToString() => nameof(SecretsInUse);
}
