using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Parley.Testing.Telephone.Twiml;
using Parley.Testing.Telephone.Wire;

namespace Parley.Testing.Telephone.Manners;

/// <summary>Vonage's: JSON with a signed token, and call control objects; upgrades are not signed. A verb here is an action, its JSON the element's text.</summary>
internal sealed class VonageManner(string accountId, string secret, CarrierIds ids, TimeProvider timeProvider) : ICarrierManner
{
    public HttpRequestMessage CreateRequest(Uri target, string url, IReadOnlyCollection<KeyValuePair<string, string>> fields)
    {
        var members = new JsonObject();
        foreach (var (name, value) in fields)
        {
            members[name] = value;
        }

        var body = Encoding.UTF8.GetBytes(members.ToJsonString());
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Token(body)}");
        return request;
    }

    public IEnumerable<KeyValuePair<string, string>> UpgradeHeaders(string url) => [];

    public List<KeyValuePair<string, string>> Describe(SimulatedCall call) =>
    [
        new("uuid", call.CallSid), new("conversation_uuid", $"CON-{call.CallSid}"), new("from", call.Party.From.TrimStart('+')), new("to", call.Party.To.TrimStart('+')),
        new("direction", call.Direction == "inbound" ? "inbound" : "outbound"), new("status", Word(call.Status)), .. call.Party.Extra,
    ];

    public IReadOnlyCollection<KeyValuePair<string, string>>? Report(StreamOrder order, StreamIdentity identity, string news) => null;

    public (IReadOnlyList<TwimlVerb> Verbs, CarrierProblem? Problem) ReadAnswer(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonArray actions
                ? ([.. actions.OfType<JsonObject>().Select(Verb)], null)
                : ([], new CarrierProblem(0, "The answer is no array of actions."));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ([], new CarrierProblem(0, $"The answer is no JSON of actions: {exception.Message}"));
        }
    }

    public (StreamOrder? Order, CarrierProblem? Problem) ReadStream(XElement verb)
    {
        if (verb.Name != "connect" || ReadDial(verb) is not null)
        {
            return default;
        }

        var endpoint = JsonNode.Parse(verb.Value)!["endpoint"] is JsonArray { Count: 1 } endpoints ? endpoints[0] as JsonObject : null;
        if (endpoint is null || (string?)endpoint["type"] != "websocket" || !Uri.TryCreate((string?)endpoint["uri"], UriKind.Absolute, out var url) || url.Scheme != "wss")
        {
            return (null, new CarrierProblem(0, "connect needs one endpoint of type websocket with a wss: uri."));
        }

        return (string?)endpoint["content-type"] == VonageWire.ContentType
            ? (new StreamOrder((string)endpoint["uri"]!, Headers(endpoint["headers"] as JsonObject), null, null, null), null)
            : (null, new CarrierProblem(0, $"connect: the simulated line carries {VonageWire.ContentType} only (vonage.sample_rate)."));
    }

    public DialOrder? ReadDial(XElement verb)
    {
        if (verb.Name != "connect" || JsonNode.Parse(verb.Value) is not JsonObject action || action["endpoint"] is not JsonArray { Count: 1 } endpoints
            || endpoints[0] is not JsonObject endpoint || (string?)endpoint["type"] is not ("phone" or "sip"))
        {
            return null;
        }

        return new DialOrder(
            (string?)endpoint["type"] == "sip" ? (string)endpoint["uri"]! : $"+{endpoint["number"]}",
            (string?)endpoint["onAnswer"]?["url"],
            (string?)action["eventUrl"]?[0],
            "status");
    }

    public string Word(string status) => status switch
    {
        "queued" or "initiated" => "started",
        "in-progress" => "answered",
        "no-answer" => "unanswered",
        "canceled" => "cancelled",
        _ => status,
    };

    public IEnumerable<KeyValuePair<string, string>> Progress(int number, TimeSpan? duration)
    {
        yield return new("timestamp", timeProvider.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
        if (duration is { } lasted)
        {
            yield return new("duration", ((long)Math.Ceiling(lasted.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        }
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> Detected(SimulatedCall call, CalledParty party) =>
        [.. Describe(call).Where(field => field.Key != "status"), new("status", party.AnsweredBy == "human" ? "human" : "machine")];

    public IStreamWire CreateWire(StreamIdentity identity) => new VonageWire();

    private static TwimlVerb Verb(JsonObject action) =>
        new((string?)action["action"] ?? "none", new XElement((string?)action["action"] ?? "none", action.ToJsonString()).ToString(SaveOptions.DisableFormatting));

    private static Dictionary<string, string> Headers(JsonObject? headers) =>
        headers?.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "") ?? [];

    private string Token(byte[] body)
    {
        var claims = new JsonObject
        {
            ["iat"] = timeProvider.GetUtcNow().ToUnixTimeSeconds(),
            ["jti"] = ids.Next(""),
            ["iss"] = "Vonage",
            ["payload_hash"] = Convert.ToHexStringLower(SHA256.HashData(body)),
            ["api_key"] = accountId,
            ["application_id"] = accountId,
        };
        var signed = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Encode(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)))}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
