namespace Parley.Calls.Twilio;

/// <summary>How Twilio's REST interface is reached.</summary>
public sealed record TwilioRestOptions
{
    /// <summary>The account, <c>AC…</c>.</summary>
    public required string AccountSid { get; init; }

    /// <summary>Who asks: an API key's SID (<c>SK…</c>), or null for the account itself.</summary>
    public string? ApiKeySid { get; init; }

    /// <summary>The API key's secret, or the account's auth token.</summary>
    public required string Secret { get; init; }

    /// <summary>The service; default <c>https://api.twilio.com</c>. A region has one like <c>https://api.dublin.ie1.twilio.com</c>.</summary>
    public Uri BaseUrl { get; init; } = new("https://api.twilio.com");

    /// <summary>How long one attempt may take; default 10 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request is tried again; default 3. See <see cref="TwilioRestClient"/> for which.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The first wait before another attempt, doubled each time, where Twilio does not say how long; default 0.5 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait that Twilio may ask for; default 30 s. A longer one fails the request.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>All but the secret.</summary>
    public override string ToString() => $"{nameof(TwilioRestOptions)} {{ AccountSid = {AccountSid}, ApiKeySid = {ApiKeySid}, BaseUrl = {BaseUrl} }}";
}
