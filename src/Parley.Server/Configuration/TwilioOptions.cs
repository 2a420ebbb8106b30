namespace Parley.Server.Configuration;

/// <summary>The <c>twilio:</c> section of <c>parley.yaml</c>: calls over the telephone. See <c>docs/twilio.md</c>.</summary>
public sealed class TwilioOptions : CarrierOptions
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

    /// <summary>How many new calls a second are placed, 0.1 to 100; default 1, which is what Twilio allows an account unless it is asked for more.</summary>
    public double CallsPerSecond { get; set; } = 1;

    /// <summary>How many calls may wait to be placed, 1 to 100000; more are refused. Default 1000.</summary>
    public int MaxQueuedCalls { get; set; } = 1_000;

    /// <summary>
    /// The path of the file that keeps the calls to place while no server runs: numbers, instructions and messages as they are, readable by the
    /// server's user alone. One server a file. Null (the default): a server that stops forgets them.
    /// </summary>
    public string? QueueFile { get; set; }

    /// <summary>What the numbers that may be called begin with, e.g. <c>+1</c> and <c>+49</c>; empty (the default) for all.</summary>
    public IList<string> CallPrefixes { get; } = [];

    /// <summary>As <see cref="CarrierOptions.AcceptText"/> where it can also be said, before the caller leaves its agent.</summary>
    public string AcceptSpokenText { get; set; } = "Press 1 or say yes to take the call.";

    /// <summary>True when the telephone is set up.</summary>
    public override bool IsConfigured => AccountSid is not null || !ValidatesSignatures;

    internal override string Section => "twilio";

    internal override string? FindProblem() => !ValidatesSignatures ? null : (AccountSid, AuthTokens.Count) switch
    {
        (null, _) => "'twilio.account_sid' is missing (or its variable is not set). It begins with AC and stands on the console's first page.",
        (_, 0) => "'twilio.auth_token' is missing (or its variable is not set): requests are signed with it. It stands on the console's first page. For a simulator, set validate_signatures: false.",
        _ => FindUrlProblem("Twilio"),
    };
}
