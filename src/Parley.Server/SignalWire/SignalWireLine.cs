using System.Diagnostics.CodeAnalysis;
using Parley.Calls.Control;
using Parley.Calls.MediaStreams;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Telephone;

namespace Parley.Server.SignalWire;

/// <summary>SignalWire by its compatible interface: Twilio's forms and language (LaML), signed in Twilio's way with a key of its own.</summary>
internal sealed class SignalWireLine(ParleyOptions options) : ICarrierLine
{
    private const string HeaderName = "X-SignalWire-Signature";
    private readonly SignalWireOptions _options = options.SignalWire;
    private readonly TwilioSignature? _signature =
        options.SignalWire is { ValidatesSignatures: true, SigningKeys.Count: > 0 } ? new TwilioSignature(options.SignalWire.SigningKeys) : null;

    public string Title => "SignalWire";

    public CarrierOptions Options => _options;

    public PublicAddress Address { get; } = new(options.SignalWire);

    public MediaStreamDialect Dialect => MediaStreamDialect.SignalWire;

    public string ProofAdvice =>
        "SignalWire signs the URL that it asks for: check that signalwire.public_url is how SignalWire reaches this server (scheme, host and port), and signalwire.signing_key.";

    public string AccountAdvice => "Check signalwire.project_id.";

    public bool SendsJson => false;

    public RequestProof Check(CarrierRequest request) =>
        _signature?.IsValid(Signature(request), request.Url, request.IsPost ? request.Parameters : null) == false ? RequestProof.NotSigned : RequestProof.Genuine;

    /// <summary>Whether SignalWire signs upgrades is not documented: where it does, it must fit.</summary>
    public RequestProof CheckUpgrade(CarrierRequest request) =>
        Signature(request) is { } signature && _signature?.IsValidUpgrade(signature, request.Url) == false ? RequestProof.NotSigned : RequestProof.Genuine;

    public string? ReadAccount(CarrierRequest request) => request.Find("AccountSid");

    public bool IsOurAccount(string? accountId) => _options.ProjectId is not { } ours || ours == accountId;

    public bool TryRead(CarrierRequest request, [NotNullWhen(true)] out StatusCallback? report, [NotNullWhen(false)] out string? problem) =>
        StatusCallback.TryRead(request.Parameters, out report, out problem);

    public StreamReport? ReadStream(CarrierRequest request) => TwimlStreamReport.Read(request);

    public string? ReadTransfer(CarrierRequest request) => request.Find("DialCallStatus");

    public string? ReadRepetition(CarrierRequest request) => null;

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

    public ICarrier? CarrierOf(LiveCall live) => null;

    private static string? Signature(CarrierRequest request) => request.Header(HeaderName) ?? request.Header(TwilioSignature.HeaderName);
}
