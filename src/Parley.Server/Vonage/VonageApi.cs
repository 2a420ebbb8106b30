using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Engine;
using Parley.Server.Configuration;
using Parley.Server.Telephone;
using Parley.Server.Telephone.Rest;

namespace Parley.Server.Vonage;

/// <summary>Vonage's REST interface: JSON, with a token (RFC 7519) that the application's private key signs for each request (<c>RS256</c>).</summary>
internal sealed class VonageApi : ICarrierApi
{
    private const string Calls = "/v1/calls";
    private static readonly TimeSpan s_tokenTime = TimeSpan.FromMinutes(5);
    private readonly VonageOptions _options;
    private readonly RandomIdSource _ids;
    private readonly TimeProvider _timeProvider;
    private readonly RSA _key = RSA.Create();
    private readonly Lock _signing = new(); // keys are not promised to be safe for several threads

    /// <exception cref="ParleyConfigurationException">The private key is none.</exception>
    public VonageApi(VonageOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        _ids = new RandomIdSource(timeProvider);
        try
        {
            _key.ImportFromPem(options.PrivateKey!.Replace("\\n", "\n", StringComparison.Ordinal));
            _ = _key.ExportRSAPrivateKey();
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new ParleyConfigurationException(
                "vonage.private_key: it is no private key in PEM. Put the whole file that the dashboard gave into the variable, from -----BEGIN PRIVATE KEY----- on.");
        }
    }

    public string Title => "Vonage";

    public Uri BaseUrl => _options.ApiUrl;

    public string Credentials => "vonage.application_id and vonage.private_key";

    public AuthenticationHeaderValue Authorize()
    {
        var now = _timeProvider.GetUtcNow();
        var signed = $"{Part(new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT" })}.{Part(new JsonObject
        {
            ["application_id"] = _options.ApplicationId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + s_tokenTime).ToUnixTimeSeconds(),
            ["jti"] = _ids.Next(21),
        })}";
        lock (_signing)
        {
            var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return new AuthenticationHeaderValue("Bearer", $"{signed}.{Base64Url.EncodeToString(signature)}");
        }
    }

    /// <summary>With the instructions: Vonage would ask for them with GET, which it cannot prove.</summary>
    public RestOrder Redirect(string callId, Uri url, CarrierAnswer instructions) => RestOrder.Json(HttpMethod.Put, $"{Calls}/{callId}", new JsonObject
    {
        ["action"] = "transfer",
        ["destination"] = new JsonObject { ["type"] = "ncco", ["ncco"] = JsonNode.Parse(instructions.Text) },
    });

    public RestOrder? PressDigits(string callId, string digits) => RestOrder.Json(
        HttpMethod.Put, $"{Calls}/{callId}/dtmf", new JsonObject { ["digits"] = digits.Replace('w', 'p').Replace('W', 'p') });

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
