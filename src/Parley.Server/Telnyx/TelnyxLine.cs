using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Parley.Calls.Control;
using Parley.Calls.MediaStreams;
using Parley.Calls.Telnyx;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Telephone;

namespace Parley.Server.Telnyx;

/// <summary>Telnyx by TeXML: Twilio's forms and, with attributes of its own, Twilio's language; signed with Ed25519.</summary>
internal sealed class TelnyxLine : ICarrierLine
{
    private static readonly CarrierWords s_words = new("CallSid", "AccountSid", "CallStatus", "CallDuration");
    private readonly TelnyxOptions _options;
    private readonly ReplayGuard _replays;
    private readonly TelnyxSignature? _signature;

    /// <exception cref="ParleyConfigurationException">Signatures cannot be checked on this machine, or a key is none.</exception>
    public TelnyxLine(ParleyOptions options, TimeProvider timeProvider)
    {
        _options = options.Telnyx;
        _replays = new ReplayGuard(timeProvider);
        Address = new PublicAddress(_options);
        try
        {
            _signature = _options is { ValidatesSignatures: true, PublicKeys.Count: > 0 } ? new TelnyxSignature(_options.PublicKeys) : null;
        }
        catch (Exception exception) when (exception is PlatformNotSupportedException or ArgumentException)
        {
            throw new ParleyConfigurationException($"telnyx.public_key: {exception.Message}");
        }
    }

    public string Title => "Telnyx";

    public CarrierOptions Options => _options;

    public PublicAddress Address { get; }

    public MediaStreamDialect Dialect => MediaStreamDialect.Telnyx;

    public string ProofAdvice => "Check telnyx.public_key: it stands in the portal under Keys & Credentials.";

    public string AccountAdvice => "";

    public bool SendsJson => false;

    public RequestProof Check(CarrierRequest request)
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
    public RequestProof CheckUpgrade(CarrierRequest request) => RequestProof.Genuine;

    public string? ReadAccount(CarrierRequest request) => null;

    /// <summary>Each account has a key of its own, which is checked.</summary>
    public bool IsOurAccount(string? accountId) => true;

    public bool TryRead(CarrierRequest request, [NotNullWhen(true)] out StatusCallback? report, [NotNullWhen(false)] out string? problem) =>
        s_words.TryRead(request, out report, out problem);

    public StreamReport? ReadStream(CarrierRequest request) => TwimlStreamReport.Read(request);

    public string? ReadTransfer(CarrierRequest request) => request.Find("DialCallStatus");

    public string? ReadRepetition(CarrierRequest request) => null;

    public CarrierAnswer Connect(StreamLink link) => CarrierAnswer.Of(new TwiML().Connect(new TwiMLStream(link.Socket)
    {
        StatusCallback = link.StreamStatus,
        Attributes = [new("track", "inbound_track"), new("codec", "PCMU"), new("bidirectionalMode", "rtp"), new("bidirectionalCodec", "PCMU")],
        Parameters = [new(StreamLink.TokenName, link.Token), new(StreamLink.CallName, link.CallId), new("agent", link.AgentName)],
    }).Redirect(link.After));

    public CarrierAnswer Sorry() => CarrierAnswer.Of(new TwiML().Say(_options.SorryText, _options.SorryLanguage).Hangup());

    public CarrierAnswer TurnAway() => CarrierAnswer.Of(new TwiML().Reject());

    public CarrierAnswer HangUp() => CarrierAnswer.Of(new TwiML().Hangup());

    public ICarrier? CarrierOf(LiveCall live) => null;
}
