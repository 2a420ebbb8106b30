using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Testing.Telephone.Rest;

/// <summary>Plivo's: a call is changed below its id, in JSON.</summary>
internal sealed class PlivoRest(SimulatedCarrierOptions options, SimulatedCarrier carrier) : IRestManner
{
    private readonly string _calls = $"/v1/Account/{options.AccountSid}/Call/";
    private readonly string _authorization = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{options.AuthToken}"))}";

    public (int Status, string Json) Answer(ApiRequest request)
    {
        if (request.Authorization != _authorization)
        {
            return Say(401, "could not authenticate");
        }

        if (!request.Path.StartsWith(_calls, StringComparison.Ordinal) || !request.Path.EndsWith('/'))
        {
            return Say(404, "not found");
        }

        var parts = request.Path[_calls.Length..].TrimEnd('/').Split('/');
        return carrier.Find(parts[0]) is not { } call ? Say(404, "call not found") : (request.Method, parts) switch
        {
            ("POST", [_]) => Transfer(call, request.ReadJson()),
            ("POST", [_, "DTMF"]) => Press(call, request.ReadJson()),
            _ => Say(405, "not allowed"),
        };
    }

    private static (int Status, string Json) Transfer(SimulatedCall call, JsonObject? body) => ((string?)body?["legs"], (string?)body?["aleg_url"]) switch
    {
        ("aleg", { } url) => call.TryGoOn(null, null, url) ? Say(202, "call transfered") : Say(404, "call not found"),
        _ => Say(400, "legs must be aleg here, and aleg_url is needed"),
    };

    private static (int Status, string Json) Press(SimulatedCall call, JsonObject? body)
    {
        if ((string?)body?["digits"] is not { } digits)
        {
            return Say(400, "digits is needed");
        }

        call.Pressed(digits);
        return Say(202, "digits sent");
    }

    private static (int Status, string Json) Say(int status, string message) =>
        (status, new JsonObject { [status < 400 ? "message" : "error"] = message, ["api_id"] = "1" }.ToJsonString());
}
