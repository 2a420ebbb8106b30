using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Testing.Telephone.Rest;

/// <summary>Vonage's: what is done with a call is an action, in JSON. Of the token only its kind and its application are looked at.</summary>
internal sealed class VonageRest(SimulatedCarrierOptions options, SimulatedCarrier carrier) : IRestManner
{
    private const string Calls = "/v1/calls";

    public (int Status, string Json) Answer(ApiRequest request)
    {
        if (!IsOurs(request.Authorization))
        {
            return Fail(401, "Unauthorized");
        }

        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return !request.Path.StartsWith($"{Calls}/", StringComparison.Ordinal) || carrier.Find(parts[2]) is not { } call ? Fail(404, "Not found")
            : (request.Method, parts) switch
            {
                ("PUT", [_, _, _]) => Change(call, request.ReadJson()),
                ("PUT", [_, _, _, "dtmf"]) => Press(call, request.ReadJson()),
                _ => Fail(405, "Method not allowed"),
            };
    }

    private static (int Status, string Json) Change(SimulatedCall call, JsonObject? body) => (string?)body?["action"] switch
    {
        "transfer" when body["destination"]?["ncco"] is JsonArray actions => call.TryGoOn(null, actions.ToJsonString(), null) ? (204, "") : Fail(404, "Not found"),
        _ => Fail(400, "Bad request"),
    };

    private static (int Status, string Json) Press(SimulatedCall call, JsonObject? body)
    {
        if ((string?)body?["digits"] is not { } digits)
        {
            return Fail(400, "Bad request");
        }

        call.Pressed(digits);
        return (200, new JsonObject { ["message"] = "DTMF sent", ["uuid"] = call.CallSid }.ToJsonString());
    }

    private bool IsOurs(string? authorization)
    {
        if (authorization?.Split(' ') is not ["Bearer", var token] || token.Split('.') is not [var head, var claims, { Length: > 0 }])
        {
            return false;
        }

        try
        {
            return (string?)JsonNode.Parse(Base64Url.DecodeFromChars(head))?["alg"] == "RS256"
                && (string?)JsonNode.Parse(Base64Url.DecodeFromChars(claims))?["application_id"] == options.AccountSid;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return false;
        }
    }

    private static (int Status, string Json) Fail(int status, string title) => (status, new JsonObject { ["title"] = title, ["status"] = status }.ToJsonString());
}
