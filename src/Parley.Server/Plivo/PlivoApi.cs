using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Parley.Server.Configuration;
using Parley.Server.Telephone;
using Parley.Server.Telephone.Rest;

namespace Parley.Server.Plivo;

/// <summary>Plivo's REST interface: JSON, with the auth id and its token.</summary>
internal sealed class PlivoApi(PlivoOptions options) : ICarrierApi
{
    private readonly string _calls = $"/v1/Account/{options.AuthId}/Call";
    private readonly AuthenticationHeaderValue _authorization = BasicAuthorization.Of(options.AuthId!, options.AuthTokens[0]);

    public string Title => "Plivo";

    public Uri BaseUrl => options.ApiUrl;

    public string Credentials => "plivo.auth_id and plivo.auth_token";

    public AuthenticationHeaderValue Authorize() => _authorization;

    public RestOrder Redirect(string callId, Uri url, CarrierAnswer instructions) => RestOrder.Json(
        HttpMethod.Post, $"{_calls}/{callId}/", new JsonObject { ["legs"] = "aleg", ["aleg_url"] = url.AbsoluteUri, ["aleg_method"] = "POST" });

    public RestOrder? PressDigits(string callId, string digits) =>
        RestOrder.Json(HttpMethod.Post, $"{_calls}/{callId}/DTMF/", new JsonObject { ["digits"] = digits, ["leg"] = "aleg" });
}
