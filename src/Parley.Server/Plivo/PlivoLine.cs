using System.Diagnostics.CodeAnalysis;
using Parley.Calls.Control;
using Parley.Calls.MediaStreams;
using Parley.Calls.Plivo;
using Parley.Calls.Twilio;
using Parley.Server.Calls;
using Parley.Server.Configuration;
using Parley.Server.Telephone;
using Parley.Server.Telephone.Rest;

namespace Parley.Server.Plivo;

/// <summary>Plivo: forms and XML of its own, signed with HMAC-SHA256 over a nonce.</summary>
internal sealed class PlivoLine(ParleyOptions options, CarrierConnection connection, TransferLinks links, TimeProvider timeProvider) : ICarrierLine
{
    private static readonly CarrierWords s_words = new("CallUUID", "", "CallStatus", "Duration")
    {
        States = new Dictionary<string, CallProgressState> { ["cancel"] = CallProgressState.Canceled, ["timeout"] = CallProgressState.NoAnswer },
    };

    private readonly PlivoOptions _options = options.Plivo;
    private readonly CarrierRest? _rest = options.Plivo is { AuthId: not null, AuthTokens.Count: > 0 } ? connection.To(new PlivoApi(options.Plivo)) : null;
    private readonly ReplayGuard _replays = new(timeProvider);
    private readonly PlivoSignature? _signature =
        options.Plivo is { ValidatesSignatures: true, AuthTokens.Count: > 0 } ? new PlivoSignature(options.Plivo.AuthTokens) : null;

    public string Title => "Plivo";

    public CarrierOptions Options => _options;

    public PublicAddress Address { get; } = new(options.Plivo);

    public MediaStreamDialect Dialect => MediaStreamDialect.Plivo;

    public string ProofAdvice =>
        "Plivo signs the URL that it asks for: check that plivo.public_url is how Plivo reaches this server (scheme, host and port), and plivo.auth_token.";

    public string AccountAdvice => "";

    public bool ProvesWhispers => true;

    public bool SendsJson => false;

    public RequestProof Check(CarrierRequest request) => Check(request, request.Url, request.IsPost ? request.Parameters : null);

    /// <summary>Where Plivo signs the upgrade it must fit, as a GET of the address with either scheme; that it signs all is not documented.</summary>
    public RequestProof CheckUpgrade(CarrierRequest request)
    {
        if (request.Header(PlivoSignature.HeaderName) is null)
        {
            return RequestProof.Genuine;
        }

        var socketUrl = "ws" + request.Url["http".Length..];
        return Check(request, socketUrl, null) is not RequestProof.NotSigned and var proof ? proof : Check(request, request.Url, null);
    }

    public string? ReadAccount(CarrierRequest request) => null;

    /// <summary>Each account has a token of its own, which is checked.</summary>
    public bool IsOurAccount(string? accountId) => true;

    public bool TryRead(CarrierRequest request, [NotNullWhen(true)] out StatusCallback? report, [NotNullWhen(false)] out string? problem) =>
        s_words.TryRead(request, out report, out problem);

    public StreamReport? ReadStream(CarrierRequest request) => (request.Find("CallUUID"), request.Find("Event")) switch
    {
        ({ } call, "StopStream") => new StreamReport(call, request.Find("StreamID"), IsOver: true, Problem: null),
        ({ } call, "DroppedStream") => new StreamReport(call, request.Find("StreamID"), IsOver: false, "the stream was dropped"),
        _ => null,
    };

    public string? ReadTransfer(CarrierRequest request) => request.Find("DialStatus") switch { "timeout" => "no-answer", "cancel" => "canceled", var status => status };

    public string? ReadRepetition(CarrierRequest request) => null;

    public CarrierAnswer Connect(StreamLink link) => PlivoXml.Connect(link);

    public CarrierAnswer Sorry() => PlivoXml.Sorry(_options.SorryText, _options.SorryLanguage);

    public CarrierAnswer TurnAway() => PlivoXml.TurnAway();

    public CarrierAnswer HangUp() => PlivoXml.HangUp();

    public CarrierAnswer PutThrough(TransferLink link) => PlivoXml.PutThrough(link);

    public CarrierAnswer Announce(string announcement, Uri accept) => PlivoXml.Announce($"{announcement} {_options.AcceptText}", _options.SorryLanguage);

    public ICarrier? CarrierOf(LiveCall live) => _rest is { } rest && Address.IsKnown ? new RedirectingCarrier(this, rest, links, live) : null;

    private RequestProof Check(CarrierRequest request, string url, IReadOnlyList<KeyValuePair<string, string>>? form)
    {
        if (_signature is null)
        {
            return RequestProof.Genuine;
        }

        var nonce = request.Header(PlivoSignature.NonceHeaderName);


        // The nonce alone: of the URL several spellings have one signature.
        return _signature.IsValid(request.Header(PlivoSignature.HeaderName), nonce, url, form) ? _replays.Check(nonce!, null) : RequestProof.NotSigned;
    }
}
