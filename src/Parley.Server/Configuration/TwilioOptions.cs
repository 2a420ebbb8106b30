namespace Parley.Server.Configuration;

/// <summary>The <c>twilio:</c> section of <c>parley.yaml</c>: calls over the telephone. See <c>docs/twilio.md</c>.</summary>
public sealed class TwilioOptions
{
    /// <summary>The account, <c>AC…</c>; requests of other accounts are refused. Null (the default): no telephone.</summary>
    public string? AccountSid { get; set; }

    /// <summary>The account's auth token; a second one counts too while tokens are rotated. The first is used to ask Twilio for something.</summary>
    public IList<string> AuthTokens { get; } = [];

    /// <summary>An API key's SID (<c>SK…</c>) for asking Twilio, instead of account and auth token; null for those.</summary>
    public string? ApiKeySid { get; set; }

    /// <summary>The API key's secret.</summary>
    public string? ApiKeySecret { get; set; }

    /// <summary>Twilio's REST interface. Default <c>https://api.twilio.com</c>; a region or a simulator has another.</summary>
    public Uri ApiUrl { get; set; } = new("https://api.twilio.com");

    /// <summary>How Twilio reaches this server, e.g. <c>https://voice.example.com</c>; a path in front of ours is kept. Needed to check signatures.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// True where a proxy in front always sets <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c> itself: then they tell the public URL
    /// when <see cref="PublicUrl"/> does not. Default false.
    /// </summary>
    public bool TrustsForwardedHeaders { get; set; }

    /// <summary>False lets everybody in who reaches the server: for simulators only. Default true.</summary>
    public bool ValidatesSignatures { get; set; } = true;

    /// <summary>Which agent answers which number of ours; the numbers in E.164, e.g. <c>+15550100</c>.</summary>
    public IDictionary<string, string> Numbers { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Who answers all other numbers; null: the first agent.</summary>
    public string? Agent { get; set; }

    /// <summary>Whether the agent greets who calls; default true.</summary>
    public bool AgentSpeaksFirst { get; set; } = true;

    /// <summary>How much of the agent's speech Twilio is given ahead, 100 ms to 2 s; default 300 ms.</summary>
    public TimeSpan Lead { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a media stream may take to begin, 1 to 60 s; default 10 s.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many media streams may be about to begin, 1 to 10000; more are refused. Default 100.</summary>
    public int MaxPendingStreams { get; set; } = 100;

    /// <summary>What a caller hears, in Twilio's own voice, when no agent can be had.</summary>
    public string SorryText { get; set; } = "We are sorry: nobody can take your call just now. Please try again later.";

    /// <summary>The language of <see cref="SorryText"/>, e.g. <c>de-DE</c>; null for Twilio's default.</summary>
    public string? SorryLanguage { get; set; }

    /// <summary>The number of ours that those see whom we call, where the order names none; null for none.</summary>
    public string? From { get; set; }

    /// <summary>How many new calls a second are placed, 0.1 to 100; default 1, which is what Twilio allows an account unless it is asked for more.</summary>
    public double CallsPerSecond { get; set; } = 1;

    /// <summary>How many calls may wait to be placed, 1 to 100000; more are refused. Default 1000.</summary>
    public int MaxQueuedCalls { get; set; } = 1_000;

    /// <summary>What the numbers that may be called begin with, e.g. <c>+1</c> and <c>+49</c>; empty (the default) for all.</summary>
    public IList<string> CallPrefixes { get; } = [];

    /// <summary>What is said after the announcement of a warm transfer.</summary>
    public string AcceptText { get; set; } = "Press 1 to take the call.";

    /// <summary>True when the telephone is set up.</summary>
    public bool IsConfigured => AccountSid is not null || !ValidatesSignatures;
}
