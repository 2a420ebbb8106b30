using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Parley.Calls.Control;
using Parley.Calls.MediaStreams;
using Parley.Calls.Telnyx;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Telephone;
using Parley.Server.Telephone.Rest;

namespace Parley.Server.Telnyx;

/// <summary>Telnyx by TeXML: Twilio's forms and, with attributes of its own, Twilio's language; signed with Ed25519.</summary>
internal sealed class TelnyxLine : CompatibleLine
{
    private static readonly CarrierWords s_words = new("CallSid", "AccountSid", "CallStatus", "CallDuration");
    private readonly TransferLinks _links;
    private readonly CarrierRest? _rest;
    private readonly ReplayGuard _replays;
    private readonly TelnyxSignature? _signature;

    /// <exception cref="ParleyConfigurationException">Signatures cannot be checked on this machine, or a key is none.</exception>
    public TelnyxLine(ParleyOptions options, CarrierConnection connection, TransferLinks links, TimeProvider timeProvider)
        : base(options.Telnyx, new PublicAddress(options.Telnyx))
    {
        var telnyx = options.Telnyx;
        _links = links;
        _rest = ApiOf(telnyx) is { } api ? connection.To(api) : null;
        _replays = new ReplayGuard(timeProvider);
        try
        {
            _signature = telnyx is { ValidatesSignatures: true, PublicKeys.Count: > 0 } ? new TelnyxSignature(telnyx.PublicKeys) : null;
        }
        catch (Exception exception) when (exception is PlatformNotSupportedException or ArgumentException)
        {
            throw new ParleyConfigurationException($"telnyx.public_key: {exception.Message}");
        }
    }

    public override string Title => "Telnyx";

    public override MediaStreamDialect Dialect => MediaStreamDialect.Telnyx;

    public override string ProofAdvice => "Check telnyx.public_key: it stands in the portal under Keys & Credentials.";

    public override RequestProof Check(CarrierRequest request)
    {
        if (_signature is null)
        {
            return RequestProof.Genuine;
        }

        var (signature, timestamp) = (request.Header(TelnyxSignature.HeaderName), request.Header(TelnyxSignature.TimestampHeaderName));

        // Only time and body are signed: they alone tell one request from another, and without a body nothing of it is proven.
        return !request.Body.IsEmpty && _signature.IsValid(signature, timestamp, request.Body.Span)
            ? _replays.Check($"{timestamp} {Convert.ToHexString(SHA256.HashData(request.Body.Span))}", TelnyxSignature.ReadTimestamp(timestamp))
            : RequestProof.NotSigned;
    }

    /// <summary>Telnyx signs no upgrades: the token proves the stream.</summary>
    public override RequestProof CheckUpgrade(CarrierRequest request) => RequestProof.Genuine;

    public override string? ReadAccount(CarrierRequest request) => null;

    /// <summary>Each account has a key of its own, which is checked.</summary>
    public override bool IsOurAccount(string? accountId) => true;

    public override bool TryRead(CarrierRequest request, [NotNullWhen(true)] out StatusCallback? report, [NotNullWhen(false)] out string? problem) =>
        s_words.TryRead(request, out report, out problem);

    public override CarrierAnswer Connect(StreamLink link) => CarrierAnswer.Of(new TwiML().Connect(new TwiMLStream(link.Socket)
    {
        StatusCallback = link.StreamStatus,
        Attributes = [new("track", "inbound_track"), new("codec", "PCMU"), new("bidirectionalMode", "rtp"), new("bidirectionalCodec", "PCMU")],
        Parameters = [new(StreamLink.TokenName, link.Token), new(StreamLink.CallName, link.CallId), new("agent", link.AgentName)],
    }).Redirect(link.After));

    public override ICarrier? CarrierOf(LiveCall live) => _rest is { } rest && Address.IsKnown ? new RedirectingCarrier(this, rest, _links, live) : null;

    private static CompatibleApi? ApiOf(TelnyxOptions options) => options is { ApiKey: { } key, AccountSid: { } account }
        ? new CompatibleApi(
            "Telnyx", options.ApiUrl, "telnyx.api_key and telnyx.account_sid", $"/v2/texml/Accounts/{account}/Calls", "", new AuthenticationHeaderValue("Bearer", key))
        : null;
}
