namespace Parley.Server.Keys;

/// <summary>
/// The client secrets that have not expired, in memory: they live for two hours at most, and a restart ends them. Bounded in number and
/// in what they carry; when full, no more are made until some expire. Thread-safe.
/// </summary>
internal sealed class ClientSecretStore(TimeProvider timeProvider)
{
    public const int MaxCount = 10_000;

    /// <summary>Of the requests that the secrets were made by, which is about what their sessions take.</summary>
    public const long MaxByteCount = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ClientSecret> _secrets = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Digest, int ByteCount), DateTimeOffset> _expiries = new();
    private long _byteCount;

    /// <summary>Keeps a new secret and returns its text; null when the store is full.</summary>
    /// <param name="secret">What it opens.</param>
    /// <param name="byteCount">The length of the request that asked for it.</param>
    public string? Add(ClientSecret secret, int byteCount)
    {
        lock (_lock)
        {
            RemoveExpired();
            if (_secrets.Count >= MaxCount || _byteCount + byteCount > MaxByteCount)
            {
                return null;
            }

            var text = Secrets.Create(Secrets.ClientSecretPrefix);
            var digest = Secrets.HexDigest(text);
            _secrets.Add(digest, secret);
            _expiries.Enqueue((digest, byteCount), secret.ExpiresAt);
            _byteCount += byteCount;
            return text;
        }
    }

    /// <summary>When there is room again, if no room is left; zero otherwise.</summary>
    public TimeSpan RetryAfter
    {
        get
        {
            lock (_lock)
            {
                return _expiries.TryPeek(out _, out var first) && first > timeProvider.GetUtcNow() ? first - timeProvider.GetUtcNow() : TimeSpan.Zero;
            }
        }
    }

    /// <summary>What a secret opens; null when it is unknown or has expired.</summary>
    /// <param name="text">As the client showed it. It is found by its hash, so that the time taken says nothing about others.</param>
    public ClientSecret? Find(string text)
    {
        var digest = Secrets.HexDigest(text);
        lock (_lock)
        {
            return _secrets.TryGetValue(digest, out var secret) && timeProvider.GetUtcNow() < secret.ExpiresAt ? secret : null;
        }
    }

    private void RemoveExpired()
    {
        var now = timeProvider.GetUtcNow();
        while (_expiries.TryPeek(out var first, out var expiresAt) && expiresAt <= now)
        {
            _expiries.Dequeue();
            _secrets.Remove(first.Digest);
            _byteCount -= first.ByteCount;
        }
    }
}
