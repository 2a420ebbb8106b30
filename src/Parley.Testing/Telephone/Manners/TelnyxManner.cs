using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Parley.Testing.Telephone.Twiml;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone.Manners;

/// <summary>Telnyx's: forms and TeXML, signed with Ed25519 over time and body; upgrades are not signed.</summary>
internal sealed class TelnyxManner(string accountSid, Ed25519Signer signer, TimeProvider timeProvider) : ICarrierManner
{
    public HttpRequestMessage CreateRequest(Uri target, string url, IReadOnlyCollection<KeyValuePair<string, string>> fields)
    {
        var body = string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
        var timestamp = timeProvider.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, target)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.TryAddWithoutValidation("User-Agent", "telnyx-webhooks");
        request.Headers.TryAddWithoutValidation("telnyx-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("telnyx-signature-ed25519", Convert.ToBase64String(signer.Sign(Encoding.UTF8.GetBytes($"{timestamp}|{body}"))));
        return request;
    }

    public IEnumerable<KeyValuePair<string, string>> UpgradeHeaders(string url) => [];

    public List<KeyValuePair<string, string>> Describe(SimulatedCall call) => TwimlFields.Of(call, accountSid);

    public IReadOnlyCollection<KeyValuePair<string, string>>? Report(StreamOrder order, StreamIdentity identity, string news) =>
        TwimlFields.Of(order, identity, news, timeProvider.GetUtcNow());

    public (IReadOnlyList<TwimlVerb> Verbs, CarrierProblem? Problem) ReadAnswer(string text) => TwimlDocument.Read(text);

    public (StreamOrder? Order, CarrierProblem? Problem) ReadStream(XElement verb)
    {
        if (verb.Name != "Connect")
        {
            return default;
        }

        // without it Telnyx takes MP3, one message a second: nobody would hear the agent
        return (string?)verb.Element("Stream")?.Attribute("bidirectionalMode") is "rtp"
            ? TwimlDocument.ReadStream(verb)
            : (null, new CarrierProblem(0, "<Stream> needs bidirectionalMode=\"rtp\"."));
    }

    public DialOrder? ReadDial(XElement verb) => TwimlDocument.ReadDial(verb);

    public string Word(string status) => status;

    public IEnumerable<KeyValuePair<string, string>> Progress(int number, TimeSpan? duration) => TwimlFields.Of(number, duration, timeProvider.GetUtcNow());

    public IReadOnlyCollection<KeyValuePair<string, string>> Detected(SimulatedCall call, CalledParty party) => TwimlFields.Of(call, party, accountSid);

    public IStreamWire CreateWire(StreamIdentity identity) => new TelnyxWire(identity);
}
