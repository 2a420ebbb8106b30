namespace Parley.Server.Configuration;

/// <summary>The <c>access:</c> section of <c>parley.yaml</c>: who may sign in to see and act on calls, and for how long.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// The path of the file that <c>parley users</c> keeps the local accounts in; changes are noticed while the server runs. The keys that
    /// seal sessions lie beside it, in <c>session-keys</c>. Null (the default): no local accounts, and a restart ends all sessions.
    /// </summary>
    public string? UsersFile { get; set; }

    /// <summary>How browsers reach the server, when something with TLS stands in front, e.g. <c>https://voice.example</c>; null: as <c>twilio.public_url</c> says.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>A provider of OpenID Connect that people may sign in at; null (the default): with local accounts only.</summary>
    public OpenIdOptions? OpenId { get; set; }

    /// <summary>How long a session lives unused, 5 min to 24 h; default 60 min.</summary>
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>How long a session lives however much it is used, 1 to 168 h; default 12 h.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How many failures to sign in an account is granted before it must wait, 1 to 100; an address four times as many. Default 5.</summary>
    public int FreeFailures { get; set; } = 5;

    /// <summary>How long the first wait is, 1 to 3600 s; each further failure doubles it, up to an hour. Default 60 s.</summary>
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromSeconds(60);
}
