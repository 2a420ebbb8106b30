using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Testing.Telephone.Rest;

/// <summary>A REST API of Twilio's kind as far as calls go: place, list, look up, end, redirect. Errors carry Twilio's numbers.</summary>
internal sealed class CompatibleRest : IRestManner
{
    private const int MaxTwimlLength = 4000;
    private const int PageSize = 50;
    private readonly SimulatedCarrierOptions _options;
    private readonly SimulatedCarrier _carrier;
    private readonly string _calls;
    private readonly string _extension;
    private readonly string _authorization;

    public CompatibleRest(SimulatedCarrierOptions options, SimulatedCarrier carrier)
    {
        (_options, _carrier) = (options, carrier);
        var (isTelnyx, isSignalWire) = (options.Kind == CarrierKind.Telnyx, options.Kind == CarrierKind.SignalWire);
        _extension = isTelnyx ? "" : ".json";
        _calls = $"{(isTelnyx ? "/v2/texml" : isSignalWire ? "/api/laml/2010-04-01" : "/2010-04-01")}/Accounts/{options.AccountSid}/Calls";
        _authorization = isTelnyx ? $"Bearer {options.AuthToken}" : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{options.AuthToken}"))}";
    }

    public (int Status, string Json) Answer(ApiRequest request) =>
        request.Authorization != _authorization ? Fail(401, 20003, "Authenticate")
            : request.Path == _calls + _extension ? (request.Method == "POST" ? Place(request) : List(request))
            : request.Path.StartsWith($"{_calls}/", StringComparison.Ordinal) && request.Path.EndsWith(_extension, StringComparison.Ordinal)
                ? Change(request, request.Path[(_calls.Length + 1)..^_extension.Length])
            : Fail(404, 20404, $"The requested resource {request.Path} was not found");

    private (int Status, string Json) Place(ApiRequest request)
    {
        var order = CallOrder.Read(request.Form);
        return order.To == "" ? Fail(400, 21201, "No 'To' number is specified")
            : order.From == "" ? Fail(400, 21213, "No 'From' number is specified")
            : order.Url is null && order.Twiml is null ? Fail(400, 21205, "Url parameter is required.")
            : order.Twiml?.Length > MaxTwimlLength ? Fail(400, 21218, "The Twiml parameter is too long.")
            : (201, Describe(_carrier.Place(order), "queued").ToJsonString());
    }

    private (int Status, string Json) List(ApiRequest request)
    {
        var calls = _carrier.Calls.Reverse().Where(call =>
            request.Value("To") is var to && (to is null || to == call.Party.To) && request.Value("From") is var from && (from is null || from == call.Party.From));
        return (200, new JsonObject { ["calls"] = new JsonArray([.. calls.Take(PageSize).Select(call => Describe(call, call.Status))]) }.ToJsonString());
    }

    private (int Status, string Json) Change(ApiRequest request, string callSid)
    {
        if (_carrier.Find(callSid) is not { } call)
        {
            return Fail(404, 20404, $"The requested resource {request.Path} was not found");
        }

        if (request.Method == "GET")
        {
            return (200, Describe(call, call.Status).ToJsonString());
        }

        var (status, twiml, url) = (request.Value("Status"), request.Value("Twiml"), request.Value("Url"));
        return status is null && twiml is null && url is null ? Fail(400, 21200, "There is nothing to change.")
            : status is not (null or "completed" or "canceled") ? Fail(400, 21200, "Invalid value for Status.")
            : call.TryGoOn(status, twiml, url) ? (200, Describe(call, status ?? call.Status).ToJsonString())
            : Fail(400, 21220, "Call is not in-progress. Cannot redirect.");
    }

    private JsonObject Describe(SimulatedCall call, string status) => new()
    {
        ["sid"] = call.CallSid,
        ["account_sid"] = _options.AccountSid,
        ["api_version"] = "2010-04-01",
        ["direction"] = call.Direction,
        ["from"] = call.Party.From,
        ["to"] = call.Party.To,
        ["status"] = status,
        ["date_created"] = call.CreatedAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture),
        ["uri"] = $"{_calls}/{call.CallSid}{_extension}",
    };

    private static (int Status, string Json) Fail(int status, int code, string message) => (status, new JsonObject
    {
        ["code"] = code,
        ["message"] = message,
        ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
        ["status"] = status,
    }.ToJsonString());
}
