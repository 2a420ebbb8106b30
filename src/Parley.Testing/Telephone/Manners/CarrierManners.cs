using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone.Manners;

/// <summary>The manner of each carrier.</summary>
internal static class CarrierManners
{
    public static ICarrierManner Create(SimulatedCarrierOptions options, CarrierIds ids, TimeProvider timeProvider)
    {
        var secret = options.SignsWrongly ? $"not-{options.AuthToken}" : options.AuthToken;
        return options.Kind switch
        {
            CarrierKind.Telnyx => new TelnyxManner(options.AccountSid, new Ed25519Signer(secret), timeProvider),
            CarrierKind.Plivo => new PlivoManner(options.AccountSid, secret, ids),
            CarrierKind.Vonage => new VonageManner(options.AccountSid, secret, ids, timeProvider),
            CarrierKind.SignalWire => new TwilioManner(options.AccountSid, secret, "X-SignalWire-Signature", signsUpgrades: false, ids, timeProvider),
            _ => new TwilioManner(options.AccountSid, secret, RequestSigner.HeaderName, signsUpgrades: true, ids, timeProvider),
        };
    }
}
