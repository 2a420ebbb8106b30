using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Parley.Testing.Telephone.Twiml;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone.Manners;

/// <summary>Plivo's: forms and XML of its own, signed with HMAC-SHA256 over a nonce, upgrades too.</summary>
internal sealed class PlivoManner(string accountId, string secret, CarrierIds ids) : ICarrierManner
{
    public HttpRequestMessage CreateRequest(Uri target, string url, IReadOnlyCollection<KeyValuePair<string, string>> fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new FormUrlEncodedContent(fields) };
        foreach (var (name, value) in Proof(url, fields))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    public IEnumerable<KeyValuePair<string, string>> UpgradeHeaders(string url) => Proof(url, []);

    public List<KeyValuePair<string, string>> Describe(SimulatedCall call) =>
    [
        new("CallUUID", call.CallSid), new("From", call.Party.From.TrimStart('+')), new("To", call.Party.To.TrimStart('+')),
        new("Direction", call.Direction == "inbound" ? "inbound" : "outbound"), new("CallStatus", Word(call.Status)), new("Event", "StartApp"), .. call.Party.Extra,
    ];

    public IReadOnlyCollection<KeyValuePair<string, string>>? Report(StreamOrder order, StreamIdentity identity, string news) =>
    [
        new("CallUUID", identity.CallSid), new("StreamID", identity.StreamSid),
        new("Event", news switch { "stream-started" => "StartStream", "stream-stopped" => "StopStream", _ => "DroppedStream" }),
    ];

    public (IReadOnlyList<TwimlVerb> Verbs, CarrierProblem? Problem) ReadAnswer(string text) => TwimlDocument.Read(text);

    public (StreamOrder? Order, CarrierProblem? Problem) ReadStream(XElement verb)
    {
        if (verb.Name != "Stream")
        {
            return default;
        }

        var headers = (string?)verb.Attribute("extraHeaders") ?? "";
        return !Uri.TryCreate(verb.Value.Trim(), UriKind.Absolute, out var url) || url.Scheme != "wss"
                ? Refuse("its text must be an absolute wss: URL.")
            : ((string?)verb.Attribute("bidirectional"), (string?)verb.Attribute("keepCallAlive")) is not ("true", "true")
                ? Refuse("it must be bidirectional and keep the call alive.")
            : (string?)verb.Attribute("contentType") is not "audio/x-mulaw;rate=8000" ? Refuse("its contentType must be audio/x-mulaw;rate=8000 here.")
            : headers.Length > 512 || !headers.All(character => char.IsAsciiLetterOrDigit(character) || character is '=' or ',')
                ? Refuse("extraHeaders takes letters and digits, 512 at most.")
            : (new StreamOrder(verb.Value.Trim(), ReadHeaders(headers), (string?)verb.Attribute("statusCallbackUrl"), null, null), null);
    }

    public DialOrder? ReadDial(XElement verb) => verb.Name == "Dial" && (verb.Element("Number") ?? verb.Element("User")) is { } target
        ? new DialOrder(Number(target.Value.Trim()), (string?)verb.Attribute("confirmSound"), (string?)verb.Attribute("action"), "DialStatus")
        : null;

    public string Word(string status) => status == "canceled" ? "cancel" : status;

    public IEnumerable<KeyValuePair<string, string>> Progress(int number, TimeSpan? duration) => duration is { } lasted
        ? [new("Duration", ((long)Math.Ceiling(lasted.TotalSeconds)).ToString(CultureInfo.InvariantCulture))]
        : [];

    public IReadOnlyCollection<KeyValuePair<string, string>> Detected(SimulatedCall call, CalledParty party) =>
        [.. Describe(call).Where(field => field.Key != "Event"), new("Event", "MachineDetection"), new("Machine", party.AnsweredBy == "human" ? "false" : "true")];

    public IStreamWire CreateWire(StreamIdentity identity) => new PlivoWire(identity with { AccountSid = accountId });

    private static string Number(string target) => target.All(char.IsAsciiDigit) ? $"+{target}" : target;

    private static (StreamOrder? Order, CarrierProblem? Problem) Refuse(string reason) => (null, new CarrierProblem(0, $"<Stream>: {reason}"));

    private static Dictionary<string, string> ReadHeaders(string headers) => headers.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "");

    /// <summary>URL and sorted query, the form's sorted fields, the nonce, each behind a dot.</summary>
    private KeyValuePair<string, string>[] Proof(string url, IReadOnlyCollection<KeyValuePair<string, string>> fields)
    {
        var nonce = ids.Next("");
        var parts = url.Split('?', 2);
        var query = parts.Length == 1 ? "" : string.Join('&', parts[1].Split('&').Select(Uri.UnescapeDataString).Order(StringComparer.Ordinal));
        var form = string.Concat(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value));
        var signed = parts[0] + (query + form is "" ? "" : "?") + query + (query is "" || form is "" ? "" : ".") + form + "." + nonce;
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed));
        return [new("X-Plivo-Signature-V3", Convert.ToBase64String(signature)), new("X-Plivo-Signature-V3-Nonce", nonce)];
    }
}
