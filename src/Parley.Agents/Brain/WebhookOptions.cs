namespace Parley.Agents.Brain;

/// <summary>Where a <see cref="Webhook"/> posts to and how patient it is. A class, not a record: its headers are secret and must not be printed.</summary>
public sealed class WebhookOptions
{
    /// <summary>Where to. HTTPS, or HTTP on this machine.</summary>
    public required Uri Address { get; init; }

    /// <summary>Sent with each request, e.g. <c>Authorization</c>; secrets, and never logged.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How long one attempt may take; default 10 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is tried in all; default 3. Only what may pass is tried again: no connection, a timeout, 408, 429 and 5xx.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How long before the second attempt; doubles for each further one; default 500 ms. A server's <c>Retry-After</c> up to 10 s goes before.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest answer that is taken, in bytes; default 64 KiB.</summary>
    public int MaxAnswerByteCount { get; init; } = 64 * 1024;
}
