using Parley.Testing.Telephone.Manners;

namespace Parley.Testing.Telephone;

/// <summary>How a simulated carrier reaches what it tests.</summary>
public sealed class SimulatedCarrierOptions
{
    /// <summary>In whose manner; Twilio's by default. Each has its own REST API; only Twilio's kind places calls.</summary>
    public CarrierKind Kind { get; set; }

    /// <summary>The number's voice webhook as it is reached, e.g. <c>http://127.0.0.1:8080/twilio/voice</c>; null when only the platform places calls.</summary>
    public Uri? VoiceUrl { get; set; }

    /// <summary>
    /// The origin under which the platform is known in public, e.g. <c>https://calls.example</c>: requests are signed for it. Null, the default, for the
    /// voice webhook's own. Whatever URL the platform names under it, or under any <c>wss:</c> or <c>https:</c> origin while the voice webhook is plain
    /// <c>http:</c>, is reached at the voice webhook's.
    /// </summary>
    public Uri? PublicOrigin { get; set; }

    /// <summary>Where statuses of calls that come in are sent; null, the default, for nowhere.</summary>
    public Uri? StatusCallback { get; set; }

    /// <summary>The account; 34 characters that begin with <c>AC</c>.</summary>
    public string AccountSid { get; set; } = "AC00000000000000000000000000000001";

    /// <summary>The account's secret, with which requests are signed: auth token, signing key or signature secret; Telnyx's key is made from it.</summary>
    public string AuthToken { get; set; } = "simulated-auth-token";

    /// <summary>The public half of the key that <see cref="CarrierKind.Telnyx"/> signs with, in base64, as <c>telnyx.public_key</c> takes it. Needs OpenSSL 3.</summary>
    public string PublicKey => Convert.ToBase64String(new Ed25519Signer(AuthToken).PublicKey());

    /// <summary>Signs with another secret, as a stranger would; false by default.</summary>
    public bool SignsWrongly { get; set; }

    /// <summary>Sends every status twice; false by default.</summary>
    public bool DoublesCallbacks { get; set; }

    /// <summary>Sends the statuses of a call in pairs with the later one first; false by default.</summary>
    public bool ReordersCallbacks { get; set; }

    /// <summary>How a called number behaves, by the number; by default all answer at once and are silent.</summary>
    public Func<string, CalledParty> Called { get; set; } = _ => CalledParty.Answers(Speaking.CallerScript.Silence);

    /// <summary>How long a webhook may take; 15 s by default, as with Twilio.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Makes the ids and numbers of calls repeatable; null, the default, for random ones.</summary>
    public int? Seed { get; set; }
}
