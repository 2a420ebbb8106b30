namespace Parley.Server.Telephone;

/// <summary>
/// Remembers the proofs that were shown, so that each counts once. Bounded: of too many the oldest are forgotten, and only a carrier's own requests
/// come here. Thread-safe.
/// </summary>
internal sealed class ReplayGuard(TimeProvider timeProvider)
{
    /// <summary>How old or how far in the future a request's time may be: the carriers' own libraries allow as much.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int Capacity = 10_000;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Proof, long At)> _order = new();

    /// <summary>What a genuine request is worth.</summary>
    /// <param name="proof">What no other request has: a signature or a nonce.</param>
    /// <param name="signedAt">When it was signed; null where the carrier does not say.</param>
    public RequestProof Check(string proof, DateTimeOffset? signedAt)
    {
        if (signedAt is { } time && (timeProvider.GetUtcNow() - time).Duration() > Tolerance)
        {
            return RequestProof.Stale;
        }

        lock (_gate)
        {
            while (_order.TryPeek(out var first) && (_order.Count >= Capacity || timeProvider.GetElapsedTime(first.At) > 2 * Tolerance))
            {
                _seen.Remove(_order.Dequeue().Proof);
            }

            if (!_seen.Add(proof))
            {
                return RequestProof.Replayed;
            }

            _order.Enqueue((proof, timeProvider.GetTimestamp()));
            return RequestProof.Genuine;
        }
    }
}
