namespace Parley.Server.Configuration;

/// <summary>What the sections of all telephone carriers in <c>parley.yaml</c> have in common. See <c>docs/carriers.md</c>.</summary>
public abstract class CarrierOptions
{
    internal CarrierOptions()
    {
    }

    /// <summary>How the carrier reaches this server, e.g. <c>https://voice.example.com</c>; a path in front of ours is kept. Needed to check signatures.</summary>
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

    /// <summary>The number of ours that those see whom we call or put a caller through to; null: the number that the caller called.</summary>
    public string? From { get; set; }

    /// <summary>Whether the agent greets who calls; default true.</summary>
    public bool AgentSpeaksFirst { get; set; } = true;

    /// <summary>How much of the agent's speech the carrier is given ahead, 100 ms to 2 s; default 300 ms.</summary>
    public TimeSpan Lead { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a media stream may take to begin, 1 to 60 s; default 10 s.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many media streams may be about to begin, 1 to 10000; more are refused. Default 100.</summary>
    public int MaxPendingStreams { get; set; } = 100;

    /// <summary>What a caller hears, in the carrier's own voice, when no agent can be had.</summary>
    public string SorryText { get; set; } = "We are sorry: nobody can take your call just now. Please try again later.";

    /// <summary>The language of <see cref="SorryText"/>, e.g. <c>de-DE</c>; null for the carrier's default.</summary>
    public string? SorryLanguage { get; set; }

    /// <summary>What is said after the announcement of a transfer, where the one called takes the call with a key.</summary>
    public string AcceptText { get; set; } = "Press 1 to take the call.";

    /// <summary>True when this carrier is set up.</summary>
    public abstract bool IsConfigured { get; }

    /// <summary>The section's name in <c>parley.yaml</c>, which the carrier's addresses begin with.</summary>
    internal abstract string Section { get; }

    /// <summary>What keeps the carrier's calls from being answered; null when nothing does.</summary>
    internal abstract string? FindProblem();

    /// <summary>The same for the public URL, over which requests are signed.</summary>
    internal string? FindUrlProblem(string carrier) => PublicUrl is null && !TrustsForwardedHeaders
        ? $"'{Section}.public_url' is missing: {carrier} must be told how to reach this server. Set it to that, e.g. https://voice.example.com."
        : null;
}
