namespace Parley.Realtime.RateLimits;

/// <summary><c>rate_limits.updated</c>: what is left to spend.</summary>
public sealed record RateLimitsUpdatedEvent : ServerEvent
{
    /// <inheritdoc/>
    public override string Type => "rate_limits.updated";

    /// <summary>One entry a limit.</summary>
    public required IReadOnlyList<RateLimit> RateLimits { get; init; }
}
