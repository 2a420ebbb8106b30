using Parley.Calls.Control;
using Parley.Calls.MediaStreams;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Telephone;
using Parley.Server.Twilio.Consults;

namespace Parley.Server.Twilio;

/// <summary>Twilio: forms signed with HMAC-SHA1, TwiML, and REST for what is done with a call.</summary>
internal sealed class TwilioLine(
    ParleyOptions options,
    PublicAddress address,
    TwilioConnection connection,
    TransferLinks links,
    ConsultDirectory consults,
    ConsultAddresses consultAddresses,
    TimeProvider timeProvider)
    : CompatibleLine(options.Twilio, address)
{
    private readonly TwilioOptions _options = options.Twilio;
    private readonly TwilioSignature? _signature =
        options.Twilio is { ValidatesSignatures: true, AuthTokens.Count: > 0 } ? new TwilioSignature(options.Twilio.AuthTokens) : null;

    public override string Title => "Twilio";

    public override MediaStreamDialect Dialect => MediaStreamDialect.Twilio;

    public override string ProofAdvice =>
        "Twilio signs the URL that it asks for: check that twilio.public_url is how Twilio reaches this server (scheme, host and port), and twilio.auth_token.";

    public override string AccountAdvice => "Check twilio.account_sid; a subaccount has a SID of its own.";

    public override RequestProof Check(CarrierRequest request) =>
        _signature?.IsValid(request.Header(TwilioSignature.HeaderName), request.Url, request.IsPost ? request.Parameters : null) == false
            ? RequestProof.NotSigned
            : RequestProof.Genuine;

    public override RequestProof CheckUpgrade(CarrierRequest request) =>
        _signature?.IsValidUpgrade(request.Header(TwilioSignature.HeaderName), request.Url) == false ? RequestProof.NotSigned : RequestProof.Genuine;

    public override bool IsOurAccount(string? accountId) => _options.AccountSid is not { } ours || ours == accountId;

    public override string? ReadRepetition(CarrierRequest request) => request.Header("I-Twilio-Idempotency-Token");

    /// <summary>Null where Twilio cannot be asked, or cannot ask back.</summary>
    public override ICarrier? CarrierOf(LiveCall live)
    {
        if (connection.Client is not { } rest || !Address.IsKnown)
        {
            return null;
        }

        var carrier = new TwilioCarrier(
            rest,
            live.CarrierCallId!,
            Address.Url($"{TwilioPaths.Voice}?call={live.Id}", null),
            Address.Url(TwilioPaths.After, null),
            transfer =>
            {
                live.Transfer = links.NewOrder(transfer);
                return TransferLinks.Of(this, live, live.Transfer).Whisper!;
            });
        return new ConsultingCarrier(carrier, rest, consults, consultAddresses, live, _options.From, timeProvider);
    }
}
