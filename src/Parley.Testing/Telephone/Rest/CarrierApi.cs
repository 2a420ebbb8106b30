using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Testing.Telephone.Rest;

/// <summary>The carrier's REST API as far as calls go: place, list, look up, end, redirect. Errors carry the carrier's numbers.</summary>
internal sealed class CarrierApi : IAsyncDisposable
{
    private const int MaxTwimlLength = 4000;
    private const int PageSize = 50;
    private readonly SimulatedCarrierOptions _options;
    private readonly SimulatedCarrier _carrier;
    private readonly ApiListener _listener;

    public CarrierApi(SimulatedCarrierOptions options, SimulatedCarrier carrier)
    {
        (_options, _carrier) = (options, carrier);
        _listener = new ApiListener(Answer);
    }

    public Uri Origin => _listener.Origin;

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private (int Status, string Json) Answer(ApiRequest request)
    {
        var expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.AccountSid}:{_options.AuthToken}"))}";
        var prefix = $"/2010-04-01/Accounts/{_options.AccountSid}/Calls";
        return request.Authorization != expected ? Fail(401, 20003, "Authenticate")
            : request.Path == $"{prefix}.json" ? (request.Method == "POST" ? Place(request) : List(request))
            : request.Path.StartsWith($"{prefix}/", StringComparison.Ordinal) && request.Path.EndsWith(".json", StringComparison.Ordinal)
                ? Change(request, request.Path[(prefix.Length + 1)..^5])
            : Fail(404, 20404, $"The requested resource {request.Path} was not found");
    }

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
        ["uri"] = $"/2010-04-01/Accounts/{_options.AccountSid}/Calls/{call.CallSid}.json",
    };

    private static (int Status, string Json) Fail(int status, int code, string message) => (status, new JsonObject
    {
        ["code"] = code,
        ["message"] = message,
        ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
        ["status"] = status,
    }.ToJsonString());
}
