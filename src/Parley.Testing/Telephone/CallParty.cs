namespace Parley.Testing.Telephone;

/// <summary>Who calls whom.</summary>
/// <param name="From">E.g. <c>+15550100</c>, or <c>anonymous</c>.</param>
/// <param name="To">E.g. <c>+15550199</c>.</param>
public sealed record CallParty(string From, string To)
{
    /// <summary>Members that the webhook carries besides, e.g. <c>ForwardedFrom</c>; signed like all others.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();
}
