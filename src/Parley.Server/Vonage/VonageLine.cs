using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Parley.Calls.Control;
using Parley.Calls.MediaStreams;
using Parley.Calls.Twilio;
using Parley.Calls.Vonage;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Telephone;
using Parley.Server.Telephone.Rest;

namespace Parley.Server.Vonage;

/// <summary>Vonage's Voice API: JSON with a signed token, and call control objects.</summary>
internal sealed class VonageLine(ParleyOptions options, CarrierConnection connection, TransferLinks links, TimeProvider timeProvider) : ICarrierLine
{
    private static readonly CarrierWords s_words = new("uuid", "", "status", "duration")
    {
        From = "from",
        To = "to",
        Direction = "direction",
        States = new Dictionary<string, CallProgressState>
        {
            ["started"] = CallProgressState.Initiated,
            ["unanswered"] = CallProgressState.NoAnswer,
            ["timeout"] = CallProgressState.NoAnswer,
            ["cancelled"] = CallProgressState.Canceled,
            ["rejected"] = CallProgressState.Failed,
        },
    };

    private readonly VonageOptions _options = options.Vonage;
    private readonly CarrierRest? _rest =
        options.Vonage is { PrivateKey: not null, ApplicationId: not null } ? connection.To(new VonageApi(options.Vonage, timeProvider)) : null;

    private readonly ReplayGuard _replays = new(timeProvider);
    private readonly VonageSignature? _signature =
        options.Vonage is { ValidatesSignatures: true, SignatureSecrets.Count: > 0 } ? new VonageSignature(options.Vonage.SignatureSecrets) : null;

    public string Title => "Vonage";

    public CarrierOptions Options => _options;

    public PublicAddress Address { get; } = new(options.Vonage);

    public MediaStreamDialect Dialect => MediaStreamDialect.Vonage;

    public string ProofAdvice =>
        "Switch signed webhooks on for the application, have both webhooks asked with POST, and check vonage.signature_secret and vonage.application_id.";

    public string AccountAdvice => "";

    /// <summary>Vonage asks with GET then, which has no body that its token could name.</summary>
    public bool ProvesWhispers => false;

    public bool SendsJson => true;

    public RequestProof Check(CarrierRequest request)
    {
        if (_signature is null)
        {
            return RequestProof.Genuine;
        }

        var authorization = request.Header("Authorization");
        return _signature.Verify(authorization, request.Body.Span) is { } claims && (_options.ApplicationId is not { } ours || claims.ApplicationId == ours)
            ? _replays.Check($"{claims.IssuedAt.ToUnixTimeSeconds()} {claims.Id} {Convert.ToHexString(SHA256.HashData(request.Body.Span))}", claims.IssuedAt) // not the header: its spelling is not signed
            : RequestProof.NotSigned;
    }

    /// <summary>Vonage signs no upgrades: the token proves the stream.</summary>
    public RequestProof CheckUpgrade(CarrierRequest request) => RequestProof.Genuine;

    public string? ReadAccount(CarrierRequest request) => null;

    /// <summary>Each account has a secret of its own, which is checked.</summary>
    public bool IsOurAccount(string? accountId) => true;

    public bool TryRead(CarrierRequest request, [NotNullWhen(true)] out StatusCallback? report, [NotNullWhen(false)] out string? problem) =>
        s_words.TryRead(request, out report, out problem);

    /// <summary>Vonage's reports are of calls: one of the stream's own has another id.</summary>
    public StreamReport? ReadStream(CarrierRequest request) => null;

    /// <summary>News of the one called; those on its way say nothing yet.</summary>
    public string? ReadTransfer(CarrierRequest request) => request.Find("status") switch
    {
        "unanswered" or "timeout" => "no-answer",
        "rejected" or "cancelled" => "failed",
        "busy" or "failed" or "completed" => request.Find("status"),
        _ => null,
    };

    public string? ReadRepetition(CarrierRequest request) => null;

    public CarrierAnswer Connect(StreamLink link) => Ncco.Connect(link, _options.SampleRate);

    public CarrierAnswer Sorry() => Ncco.Talk(_options.SorryText, _options.SorryLanguage);

    /// <summary>Without any action the call ends.</summary>
    public CarrierAnswer TurnAway() => Ncco.HangUp();

    public CarrierAnswer HangUp() => Ncco.HangUp();

    public CarrierAnswer PutThrough(TransferLink link) => Ncco.PutThrough(link);

    /// <summary>The two are joined after it: Vonage asks for no key then.</summary>
    public CarrierAnswer Announce(string announcement, Uri accept) => Ncco.Talk(announcement, _options.SorryLanguage);

    public ICarrier? CarrierOf(LiveCall live) => _rest is { } rest && Address.IsKnown ? new RedirectingCarrier(this, rest, links, live) : null;
}
