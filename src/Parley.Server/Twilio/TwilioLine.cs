using System.Diagnostics.CodeAnalysis;
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
    ParleyOptions options, PublicAddress address, TwilioConnection connection, ConsultDirectory consults, ConsultAddresses consultAddresses, TimeProvider timeProvider)
    : ICarrierLine
{
    private readonly TwilioOptions _options = options.Twilio;
    private readonly TwilioSignature? _signature =
        options.Twilio is { ValidatesSignatures: true, AuthTokens.Count: > 0 } ? new TwilioSignature(options.Twilio.AuthTokens) : null;

    public string Title => "Twilio";

    public CarrierOptions Options => _options;

    public PublicAddress Address => address;

    public MediaStreamDialect Dialect => MediaStreamDialect.Twilio;

    public string ProofAdvice =>
        "Twilio signs the URL that it asks for: check that twilio.public_url is how Twilio reaches this server (scheme, host and port), and twilio.auth_token.";

    public string AccountAdvice => "Check twilio.account_sid; a subaccount has a SID of its own.";

    public bool SendsJson => false;

    public RequestProof Check(CarrierRequest request) =>
        _signature?.IsValid(request.Header(TwilioSignature.HeaderName), request.Url, request.IsPost ? request.Parameters : null) == false
            ? RequestProof.NotSigned
            : RequestProof.Genuine;

    public RequestProof CheckUpgrade(CarrierRequest request) =>
        _signature?.IsValidUpgrade(request.Header(TwilioSignature.HeaderName), request.Url) == false ? RequestProof.NotSigned : RequestProof.Genuine;

    public string? ReadAccount(CarrierRequest request) => request.Find("AccountSid");

    public bool IsOurAccount(string? accountId) => _options.AccountSid is not { } ours || ours == accountId;

    public bool TryRead(CarrierRequest request, [NotNullWhen(true)] out StatusCallback? report, [NotNullWhen(false)] out string? problem) =>
        StatusCallback.TryRead(request.Parameters, out report, out problem);

    public StreamReport? ReadStream(CarrierRequest request) => TwimlStreamReport.Read(request);

    public string? ReadTransfer(CarrierRequest request) => request.Find("DialCallStatus");

    public string? ReadRepetition(CarrierRequest request) => request.Header("I-Twilio-Idempotency-Token");

    public CarrierAnswer Connect(StreamLink link) => CarrierAnswer.Of(new TwiML().Connect(
        new TwiMLStream(link.Socket)
        {
            StatusCallback = link.StreamStatus,
            Parameters = [new(StreamLink.TokenName, link.Token), new("agent", link.AgentName)],
        },
        link.After).Hangup());

    public CarrierAnswer Sorry() => CarrierAnswer.Of(new TwiML().Say(_options.SorryText, _options.SorryLanguage).Hangup());

    public CarrierAnswer TurnAway() => CarrierAnswer.Of(new TwiML().Reject());

    public CarrierAnswer HangUp() => CarrierAnswer.Of(new TwiML().Hangup());

    /// <summary>Null where Twilio cannot be asked, or cannot ask back.</summary>
    public ICarrier? CarrierOf(LiveCall live)
    {
        if (connection.Client is not { } rest || !address.IsKnown)
        {
            return null;
        }

        var carrier = new TwilioCarrier(
            rest,
            live.CarrierCallId!,
            address.Url($"{TwilioPaths.Voice}?call={live.Id}", null),
            address.Url(TwilioPaths.After, null),
            transfer =>
            {
                live.Announcement = transfer.Announcement;
                return address.Url($"{TwilioPaths.Whisper}?call={live.Id}", null);
            });
        return new ConsultingCarrier(carrier, rest, consults, consultAddresses, live, _options.From, timeProvider);
    }
}
