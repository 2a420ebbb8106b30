using Parley.Calls.Control;
using Parley.Calls.MediaStreams;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Telephone;
using Parley.Server.Telephone.Rest;

namespace Parley.Server.SignalWire;

/// <summary>SignalWire by its compatible interface: Twilio's forms and language (LaML), signed in Twilio's way with a key of its own.</summary>
internal sealed class SignalWireLine(ParleyOptions options, CarrierConnection connection, TransferLinks links)
    : CompatibleLine(options.SignalWire, new PublicAddress(options.SignalWire))
{
    private const string HeaderName = "X-SignalWire-Signature";
    private readonly SignalWireOptions _options = options.SignalWire;
    private readonly CarrierRest? _rest = ApiOf(options.SignalWire) is { } api ? connection.To(api) : null;
    private readonly TwilioSignature? _signature =
        options.SignalWire is { ValidatesSignatures: true, SigningKeys.Count: > 0 } ? new TwilioSignature(options.SignalWire.SigningKeys) : null;

    public override string Title => "SignalWire";

    public override MediaStreamDialect Dialect => MediaStreamDialect.SignalWire;

    public override string ProofAdvice =>
        "SignalWire signs the URL that it asks for: check that signalwire.public_url is how SignalWire reaches this server (scheme, host and port), and signalwire.signing_key.";

    public override string AccountAdvice => "Check signalwire.project_id.";

    public override RequestProof Check(CarrierRequest request) =>
        _signature?.IsValid(Signature(request), request.Url, request.IsPost ? request.Parameters : null) == false ? RequestProof.NotSigned : RequestProof.Genuine;

    /// <summary>Whether SignalWire signs upgrades is not documented: where it does, it must fit.</summary>
    public override RequestProof CheckUpgrade(CarrierRequest request) =>
        Signature(request) is { } signature && _signature?.IsValidUpgrade(signature, request.Url) == false ? RequestProof.NotSigned : RequestProof.Genuine;

    public override bool IsOurAccount(string? accountId) => _options.ProjectId is not { } ours || ours == accountId;

    public override ICarrier? CarrierOf(LiveCall live) => _rest is { } rest && Address.IsKnown ? new RedirectingCarrier(this, rest, links, live) : null;

    private static CompatibleApi? ApiOf(SignalWireOptions options) => options is { ApiToken: { } token, ApiUrl: { } url, ProjectId: { } project }
        ? new CompatibleApi(
            "SignalWire", url, "signalwire.project_id and signalwire.api_token", $"/api/laml/2010-04-01/Accounts/{project}/Calls", ".json", BasicAuthorization.Of(project, token))
        : null;

    private static string? Signature(CarrierRequest request) => request.Header(HeaderName) ?? request.Header(TwilioSignature.HeaderName);
}
