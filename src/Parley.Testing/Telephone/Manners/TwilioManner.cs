using System.Xml.Linq;
using Parley.Testing.Telephone.Twiml;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone.Manners;

/// <summary>Twilio's: forms and TwiML, signed with HMAC-SHA1.</summary>
internal sealed class TwilioManner(string accountSid, string secret, string signatureHeader, bool signsUpgrades, CarrierIds ids, TimeProvider timeProvider) : ICarrierManner
{
    public HttpRequestMessage CreateRequest(Uri target, string url, IReadOnlyCollection<KeyValuePair<string, string>> fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.TryAddWithoutValidation("User-Agent", "TwilioProxy/1.1");
        request.Headers.TryAddWithoutValidation("I-Twilio-Idempotency-Token", ids.Next(""));
        request.Headers.TryAddWithoutValidation(signatureHeader, RequestSigner.Sign(secret, url, fields));
        return request;
    }

    public IEnumerable<KeyValuePair<string, string>> UpgradeHeaders(string url) =>
        signsUpgrades ? [new(signatureHeader.ToLowerInvariant(), RequestSigner.Sign(secret, url, []))] : [];

    public List<KeyValuePair<string, string>> Describe(SimulatedCall call) => TwimlFields.Of(call, accountSid);

    public IReadOnlyCollection<KeyValuePair<string, string>>? Report(StreamOrder order, StreamIdentity identity, string news) =>
        TwimlFields.Of(order, identity, news, timeProvider.GetUtcNow());

    public (IReadOnlyList<TwimlVerb> Verbs, CarrierProblem? Problem) ReadAnswer(string text) => TwimlDocument.Read(text);

    public (StreamOrder? Order, CarrierProblem? Problem) ReadStream(XElement verb) => verb.Name == "Connect" ? TwimlDocument.ReadStream(verb) : default;

    public DialOrder? ReadDial(XElement verb) => TwimlDocument.ReadDial(verb);

    public string Word(string status) => status;

    public IEnumerable<KeyValuePair<string, string>> Progress(int number, TimeSpan? duration) => TwimlFields.Of(number, duration, timeProvider.GetUtcNow());

    public IReadOnlyCollection<KeyValuePair<string, string>> Detected(SimulatedCall call, CalledParty party) => TwimlFields.Of(call, party, accountSid);

    public IStreamWire CreateWire(StreamIdentity identity) => new StreamMessages(identity.StreamSid, identity.CallSid, identity.AccountSid);
}
